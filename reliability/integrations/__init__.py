"""Adapters to scikit-learn, pandas, polars and matplotlib."""
