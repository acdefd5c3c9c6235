"""Bezwaren tegen een besluit: grond, argumenten, antwoord en waar het toe leidt."""
