"""Training: measure labelled articles, fit models on them, calibrate, write files.

From the ground up: `table` measures and weighs articles, `keys` chooses the words and pairs of the
register, `fit` fits a register and curves, `learn` holds publishers out and calibrates, `files` writes
models and lexicons; `scales` learns scales of sentences. Everything is deterministic: same data, same
files.
"""
