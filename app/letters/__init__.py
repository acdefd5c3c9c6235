"""Brieven."""
