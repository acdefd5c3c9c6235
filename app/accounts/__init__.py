"""Organisations, users, sign-in, and acts that need two people."""
