"""Who takes part in a tender, and who may do what in it."""
