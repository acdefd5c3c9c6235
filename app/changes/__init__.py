"""Wijzigingen: what changes after publication, as one numbered version or a later deadline."""
