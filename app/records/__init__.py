"""What leaves the house: official records, the score matrix, the award dossier."""
