"""A whole tender from elsewhere: out of an Excel workbook, or copied from an earlier tender."""
