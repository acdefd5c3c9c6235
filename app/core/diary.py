"""Calendar files (RFC 5545), for the diary of whoever takes one in."""

from datetime import date, datetime

from icalendar import Calendar, Event

from app.core.clock import utcnow

MEDIA_TYPE = "text/calendar; charset=utf-8"


def new_diary(name: str) -> Calendar:
    """Begin a calendar file."""
    calendar = Calendar()
    calendar.add("prodid", "-//Toetssteen//NL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    return calendar


def add_event(
    calendar: Calendar,
    key: str,
    name: str,
    start: date | datetime,
    end: date | datetime,
    note: str,
    address: str,
    place: str = "",
) -> None:
    """Add one event; `address` is the page to read more."""
    event = Event()
    event.add("uid", f"{key}@toetssteen")
    event.add("dtstamp", utcnow())
    event.add("summary", name)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("description", note)
    event.add("url", address)
    if place:
        event.add("location", place)
    calendar.add_component(event)
