"""Grounds for exclusion, each walked step by step, and the public codes of integrity."""
