"""Who takes part in a submission, and what each of them declares."""
