"""Opening by two people, what came late, and what another platform received."""
