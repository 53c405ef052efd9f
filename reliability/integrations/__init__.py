"""The library inside scikit-learn and matplotlib."""
