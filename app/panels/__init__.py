"""Who judges a lot: seats, declared ties, who takes a place."""
