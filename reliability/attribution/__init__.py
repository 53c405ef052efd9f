"""Who says what: noun phrases, attribution cues, speakers, and the annotated document."""
