"""Inschrijvingen: documents and prices per lot, sealed until they are opened by two."""
