"""What the published rules give: a ranking, its warnings and draws, and how firm it is."""
