"""Mijn werk: what waits for a person, over every tender and duty."""
