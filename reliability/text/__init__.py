"""From a string to a `Document`: words, sentences, quotations and names, with offsets."""
