_V = frozenset(open('/tmp/w/vocab.txt').read().split())
def is_dictionary_word(w: str) -> bool:
    return w in _V
