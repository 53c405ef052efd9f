"""Attributions: noun phrases, attribution cues, speakers, and the annotated document."""
