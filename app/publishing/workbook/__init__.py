"""A whole tender in one Excel file: out, and in through the same forms as the pages."""
