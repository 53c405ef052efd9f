"""Scores for other programs: a web service, a language server for editors, and a tool for assistants."""
