"""Prices: opened by two, checked, and asked about where one looks abnormally low."""
