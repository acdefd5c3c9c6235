"""Between a letter and a final decision: reading it, asking why, and the end of the wait."""
