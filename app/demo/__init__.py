"""Invented content that fills the demo: tenders, people, providers, answers and scores."""
