"""Geschiktheid en integriteit: does a submission satisfy every requirement."""
