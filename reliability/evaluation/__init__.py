"""How good the models and the signals are, on labelled data."""
