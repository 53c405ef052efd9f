"""Genres: news, opinion, press release, interview and others, by manner and with reasons."""
