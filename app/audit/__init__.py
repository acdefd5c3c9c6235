"""The trail: who did what, when, before and after; nobody can rewrite it."""
