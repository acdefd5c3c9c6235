"""Evaluate public tenders exactly: published rules and scores in, an explained ranking out."""

from .casefile import evaluate, figures
from .errors import Fault, ScoringError
from .evaluate import evaluate_lot
from .model import Lot, Outcome, Submission
from .rules import rules

__all__ = [
    "Fault",
    "Lot",
    "Outcome",
    "ScoringError",
    "Submission",
    "evaluate",
    "evaluate_lot",
    "figures",
    "rules",
]
