"""Compare names of organisations, however they are written."""

import re

FORMS = re.compile(
    r"\b(stichting|vereniging|coöperatie|b\.?v\.?|n\.?v\.?|v\.?o\.?f\.?|u\.?a\.?)(?!\w)"
)
SHORTEST = 4
"""A shorter name stands in too many words to mean anything."""


def core_name(name: str) -> str:
    """Write a name without its legal form, in small letters, to compare it."""
    return " ".join(FORMS.sub(" ", name.casefold()).split())
