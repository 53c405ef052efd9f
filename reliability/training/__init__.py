"""Training: from labelled articles to the files of a model.

`datasets` reads labelled articles, `feature_matrix` measures and weighs them, `register_terms` selects
the words and pairs of the register, `fit` fits a register and curves, `train` calibrates on held-out
publishers, `export` writes models and lexicons, and `sentence_scales` trains the scales of sentences.
Everything is deterministic: the same data gives the same files. Users train models of custom labels
with `reliability train FILE`; training the shipped models needs the research datasets, which only
maintainers have.
"""
