"""Questions from providers, answered for all in a nota van inlichtingen."""
