"""The demo: real regional procurements, told by calling the same verbs as everybody."""
