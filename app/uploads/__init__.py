"""Files on their way in: taken in, recognised, scanned, sealed, used again."""
