"""A made-up letter, to look at while its paper is being changed."""

from typing import Any

from app.accounts.models import Authority
from app.stationery.models import HouseStyle
from app.stationery.sheet import PLAIN, paper_of
from app.stationery.tables import COMPARED, tables_of
from app.stationery.wording import compose
from app.tenders.choices import LetterKind

WINNER = {
    "name": "Stichting De Lindehof", "short_name": "Lindehof", "place": 1, "total": "84.5",
    "is_reader": False,
}  # fmt: skip
READS_NO_WINNER = frozenset(
    {LetterKind.SELECTED, LetterKind.NOT_SELECTED, LetterKind.NO_AWARD, LetterKind.WITHDRAWN}
)

FOLLOWS = {
    LetterKind.SELECTED: "invitation", LetterKind.NOT_SELECTED: "invitation",
    LetterKind.REFUSAL: "", LetterKind.NO_AWARD: "", LetterKind.WITHDRAWN: "",
}  # fmt: skip


def sample_sheet(
    authority: Authority, kind: LetterKind, outline: str, style: HouseStyle | None
) -> dict[str, Any]:
    """Lay out a kind of letter by an outline, for a provider that does not exist."""
    facts = _facts(authority, kind, style)
    words = {**facts, **_words(authority, kind), "points_table": tables_of(facts)}
    return paper_of({**facts, "blocks": compose(outline, words)})


def _facts(authority: Authority, kind: LetterKind, style: HouseStyle | None) -> dict[str, Any]:
    wins = kind in {LetterKind.WINNER, LetterKind.SELECTED}
    winner = {**WINNER, "is_reader": wins}
    return {
        "kind": kind.value,
        "reference": "TN123456-2-07",
        "sent_on": "2026-03-02",
        "tender": "Beschermd thuis 2027",
        "lot": {"number": 2, "code": "", "title": "Beschermd thuis"},
        "sender": {
            "name": authority.name, "address": authority.address, "phone": authority.phone,
            "email": authority.email, "also": [],
        },
        "addressee": {
            "name": "Thuisbasis Noord", "address": "Oefenstraat 1", "place": "1234 AB Oefendam",
        },
        "contact": "",
        "explanation": "",
        "replaces": None,
        "departs": "",
        "decision_reason": "Hier staat waarom de aanbestedende dienst zo besloot.",
        "received": "maandag 2 maart 2026 om 12.04.31 uur",
        "result": {
            "is": "winner" if wins else "reserve", "place": 1 if wins else 2, "of": 5,
            "total": "84.5" if wins else "74.03",
            "said": "84,50 punten" if wins else "74,03 punten",
            "reserve": None if wins else 1, "reason": "Hier staat de reden.", "passes": "",
            "drawn": None,
        },
        "winners": [] if kind in READS_NO_WINNER else [winner],
        "hides_prices": False,
        "criteria": [
            {
                "code": "K1", "title": "Begeleiding", "points": "100", "is_price": False,
                "step": "goed", "own": "84.5" if wins else "74.03",
                "earned": "84,50 van de 100 punten" if wins else "74,03 van de 100 punten",
                "motivation": "Hier staat de motivering van de commissie.",
                "winners": [] if kind in READS_NO_WINNER else [
                    {"name": "Lindehof", "step": "uitstekend", "points": "84.5"}
                ],
                "better": [] if wins or kind in READS_NO_WINNER else ["Lindehof"],
                "advantage": "Hier staat wat de winnaar meer biedt.",
            }
        ],
        "failed": [
            {
                "number": "3.1.2", "title": "HKZ-certificaat",
                "text": "De inschrijver heeft een geldig HKZ-certificaat.",
                "reason": "Hier staat waarom u niet voldoet.",
            }
        ],
        "standstill": {
            "first_day": "2026-03-03", "last_day": "2026-03-23", "days": 20, "is_extended": True,
            "ground": "Aanbestedingsleidraad, paragraaf 5.3", "by_statute": False,
        },
        "court": "rechtbank Midden-Nederland",
        "signers": ["Beslisser 1", "Beslisser 2"],
        "signatory": {
            "name": style.signatory_name if style else "",
            "function": style.signatory_function if style else "",
        },
        "style": _style(style),
        "steps": [{"of": "Begeleiding", "text": "Hier staat hoe er is gerekend."}],
        "decimals": 2,
    }  # fmt: skip


def _words(authority: Authority, kind: LetterKind) -> dict[str, Any]:
    return {
        "lot_name": "perceel 2",
        "lot_title": "Beschermd thuis",
        "provider": "Thuisbasis Noord",
        "authority": authority.name,
        "contact_words": authority.email or authority.name,
        "compares": kind in COMPARED,
        "by_statute": False,
        "deadline": "maandag 2 maart 2026 om 12.00 uur",
        "invited": 5,
        "follows": FOLLOWS.get(kind, "contract"),
        "first_kind": "reserve",
        "first_sent": "maandag 9 februari 2026",
        "first_day": "dinsdag 3 maart 2026",
        "counted_day": "zondag 22 maart 2026",
        "last_day": "maandag 23 maart 2026",
        "question": "Hier staat wat de aanbieder vroeg.",
        "answer": "Hier staat uw toelichting.",
    }


def _style(style: HouseStyle | None) -> dict[str, Any]:
    if style is None:
        return PLAIN
    return {
        "id": str(style.id) if style.logo else "",
        "number": style.number,
        "colour": style.colour,
        "return_address": style.return_address,
    }
