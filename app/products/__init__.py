"""Producten: what is bought, in codes and tariffs: products, windows of admission, eligibility."""
