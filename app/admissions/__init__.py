"""Open house: applications, exceptions, the decision on each, and how an admission ends."""
