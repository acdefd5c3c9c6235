"""Aanbestedingen: lots, requirements, award criteria, and who does what."""
