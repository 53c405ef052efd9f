"""From bytes to `Article` records: files, folders, encodings, HTML, Markdown and JSON Lines."""
