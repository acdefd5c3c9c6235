"""What a tender demands of providers, and how they prove it."""
