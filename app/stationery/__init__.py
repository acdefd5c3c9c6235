"""An authority's letter paper: how its letters look and what they are built of."""
