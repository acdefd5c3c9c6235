"""Beoordelen en consensus: scores given blind, settled together."""
