"""The models measured on sets, publishers, years and leanings that they never saw."""
