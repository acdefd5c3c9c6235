"""Gunningsbeslissing en wachttijd: what people decide on a ranking, and what comes of it."""
