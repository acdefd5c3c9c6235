"""What is public of a tender: facts, open data (OCDS), notices for TenderNed (eForms)."""
