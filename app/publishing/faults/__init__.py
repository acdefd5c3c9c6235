"""What can be wrong with a tender: one file a subject, one short function a check."""
