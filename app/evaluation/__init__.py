"""Beoordelen: scores given blind and alone, on paper or screen, and handed in."""
