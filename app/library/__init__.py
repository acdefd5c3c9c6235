"""Eisenbibliotheek: requirements that authorities keep and share, to pick from."""
