"""Read the European declaration as XML (ESPD response, UBL 2): checked and put in a few words."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, fromstring
from xml.parsers import expat

from pydantic import BaseModel

from app.core.errors import InvalidError
from app.core.i18n import lazy as _

LIMIT = 5_000_000
_AGGREGATE = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"
_BASIC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
_DOCUMENT = "{urn:oasis:names:specification:ubl:schema:xsd:QualificationApplicationResponse-2}"
_EXCLUSION = ("CRITERION.EXCLUSION", "EXCLUSION")
"""How the type of a ground begins: in EDM 2 to 3 the first; later a word of the code list."""
_GROUNDS = frozenset({
    "crime-org", "corruption", "fraud", "terr-offence", "finan-laund", "human-traffic",
    "tax-pay", "socsec-pay", "envir-law", "socsec-law", "labour-law", "bankruptcy",
    "insolvency", "cred-arran", "bankr-nat", "liq-admin", "susp-act", "prof-misconduct",
    "distorsion", "partic-confl", "prep-confl", "sanction", "misinterpr", "nati-ground",
})  # fmt: skip
"""The codes of the European list of grounds (eForms `exclusion-ground`)."""


class EspdTold(BaseModel):
    """What a provider's XML says, in a few words."""

    name: str
    kvk_number: str = ""
    grounds: int = 0
    yes: list[str] = []
    """The grounds that it answers with yes."""
    met: int = 0
    unmet: list[str] = []
    """The other criteria that it answers with no."""
    unanswered: list[str] = []


def read_espd(content: bytes) -> EspdTold:
    """Read a response, or say in words what is wrong with it; entities are never resolved."""
    root = _parse(content)
    if root.tag != _DOCUMENT + "QualificationApplicationResponse":
        raise InvalidError(_wrong_document(root.tag), field="file")
    answers = _answers(root)
    told = EspdTold(name=_name(root), kvk_number=_kvk_number(root))
    if not told.name:
        raise InvalidError(_("This XML does not say whose declaration it is."), field="file")
    found = False
    for criterion in root.iter(_AGGREGATE + "TenderingCriterion"):
        found = True
        _take(told, criterion, answers)
    if not found:
        raise InvalidError(
            _("This XML holds no criteria. Export it again as an ESPD response."), field="file"
        )
    return told


def _parse(content: bytes) -> Element:
    if len(content) > LIMIT:
        raise InvalidError(_("This XML is larger than 5 MB. That cannot be a UEA."), field="file")
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(content, True)
        return fromstring(content)  # noqa: S314  (a document type was refused just before)
    except (expat.ExpatError, ParseError, ValueError) as error:
        raise InvalidError(
            _("This is no XML and no pdf, or the file is damaged. Export it again."), field="file"
        ) from error


def _refuse_doctype(*_told: object) -> None:
    raise InvalidError(
        _("This XML brings its own document type. We do not read that, because it can do harm."),
        field="file",
    )


def _wrong_document(tag: str) -> object:
    name = tag.rpartition("}")[2]
    if name == "QualificationApplicationRequest":
        return _(
            "This is the empty UEA of the municipality (request). Send your answer (response)."
        )
    if name == "ESPDResponse":
        return _("This is a UEA of before 2018 (version 1). Make it anew, or fill it in here.")
    return _("This XML is no UEA: it is called %(name)s.", name=name[:60])


def _texts(element: Element | None, *path: str) -> Iterator[str]:
    if element is None:
        return
    for found in element.iterfind("/".join(path)):
        if found.text and found.text.strip():
            yield found.text.strip()


def _party(root: Element) -> Element | None:
    return root.find(f"{_AGGREGATE}EconomicOperatorParty/{_AGGREGATE}Party")


def _name(root: Element) -> str:
    party = _party(root)
    names = [
        *_texts(party, _AGGREGATE + "PartyLegalEntity", _BASIC + "RegistrationName"),
        *_texts(party, _AGGREGATE + "PartyName", _BASIC + "Name"),
    ]
    return names[0][:200] if names else ""


def _kvk_number(root: Element) -> str:
    """Find a number of eight digits among the identifiers."""
    party = _party(root)
    numbers = [
        *_texts(party, _AGGREGATE + "PartyLegalEntity", _BASIC + "CompanyID"),
        *_texts(party, _AGGREGATE + "PartyIdentification", _BASIC + "ID"),
    ]
    return next((one for one in numbers if len(one) == 8 and one.isdecimal()), "")


def _answers(root: Element) -> dict[str, bool]:
    """Read yes or no by the property that it answers."""
    found = {}
    for response in root.iter(_AGGREGATE + "TenderingCriterionResponse"):
        asked = next(_texts(response, _BASIC + "ValidatedCriterionPropertyID"), "")
        said = _texts(response, _AGGREGATE + "ResponseValue", _BASIC + "ResponseIndicator")
        for answer in said:
            found[asked] = answer.lower() in {"true", "1"}
    return found


def _take(told: EspdTold, criterion: Element, answers: dict[str, bool]) -> None:
    name = next(_texts(criterion, _BASIC + "Name"), "?")[:200]
    kind = next(_texts(criterion, _BASIC + "CriterionTypeCode"), "")
    properties = [
        found.text.strip()
        for group in criterion.iter(_AGGREGATE + "TenderingCriterionProperty")
        if (found := group.find(_BASIC + "ID")) is not None and found.text
    ]
    answer = next((answers[one] for one in properties if one in answers), None)
    is_ground = kind.upper().startswith(_EXCLUSION) or kind in _GROUNDS
    if is_ground:
        told.grounds += 1
    if answer is None:
        told.unanswered.append(name)
    elif is_ground and answer:
        told.yes.append(name)
    elif not is_ground and not answer:
        told.unmet.append(name)
    elif not is_ground:
        told.met += 1
