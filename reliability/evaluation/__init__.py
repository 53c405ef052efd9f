"""Measurements of the models and the signals on labelled data."""
