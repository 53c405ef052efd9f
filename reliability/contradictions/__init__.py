"""Contradictions: clauses that cannot both be true, within a text or between a claim and a text."""
