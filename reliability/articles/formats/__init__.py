"""The formats of files beyond text, HTML and Markdown: one reader each, behind one registry."""
