"""Rangorde, gunningsbeslissing en wachttijd."""
