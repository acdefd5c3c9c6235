"""Planning: the dates of a tender: terms, milestones, timeline, calendar."""
