"""Scales: linear models of one property of a sentence, trained on human annotations."""
