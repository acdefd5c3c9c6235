"""Publicatie: what is wrong before it, and what went out: versions and documents."""
