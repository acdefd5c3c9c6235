"""The house of `tests/submissions`, for these tests as well."""

from tests.submissions.conftest import house as house
