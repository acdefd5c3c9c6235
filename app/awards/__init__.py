"""Rangorde, gunningsbeslissing en brieven."""
