"""De kluis: openers' keys, and the sealing of what nobody may read yet."""
