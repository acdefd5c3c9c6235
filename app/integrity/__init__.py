"""Bibob: files that only integrity officers ever see."""
