"""Publishers: the scores of their articles pooled, their drift, and the features that set them apart."""
