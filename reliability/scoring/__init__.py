"""From feature values to scores, a verdict and a report."""
