"""The provider's pages: fill, submit, take back, and the proof that it came in."""
