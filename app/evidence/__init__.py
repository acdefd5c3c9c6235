"""The evidence file of a provider, and the rules that hold evidence against what is asked."""
