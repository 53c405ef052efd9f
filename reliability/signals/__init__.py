"""The signals, one module each, and the records and registry that they share."""
