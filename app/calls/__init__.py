"""What a provider is asked after the opening: repair, a hearing, proof."""
