"""Logs for operators: JSON lines, a request id, no names, no prices, no file contents."""

import logging
import sys

import structlog

from app.core.settings import Settings


def configure_logs(settings: Settings) -> None:
    """Write structured lines to standard error."""
    level = logging.getLevelNamesMapping()[settings.log_level]
    logging.basicConfig(stream=sys.stderr, level=max(level, logging.WARNING), format="%(message)s")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # whichever it is by then
    )
