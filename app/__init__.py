"""Toetssteen evaluates public tenders of social care."""

import gc

gc.set_threshold(100_000, 20, 20)  # what is loaded stays: looking for garbage in it takes longer
