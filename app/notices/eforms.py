"""The parts that two eForms notices of the light regime share (2014/24, Regulation 2019/1780).

What our data does not hold is left out, never guessed: TenderNed asks it when the file is taken in.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid5

from lxml import etree
from lxml.builder import ElementMaker

from app.accounts.models import Authority
from app.core.clock import dutch
from app.notices.public import PublicLot
from app.providers.models import Provider
from app.tenders.models import ProcedureKind, Tender

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
EU = "http://data.europa.eu/p27/eforms-ubl-extension"
CBC = ElementMaker(namespace=f"{UBL}CommonBasicComponents-2")
CAC = ElementMaker(namespace=f"{UBL}CommonAggregateComponents-2")
EXT = ElementMaker(namespace=f"{UBL}CommonExtensionComponents-2")
EFEXT = ElementMaker(namespace=f"{EU}s/1")
EFAC = ElementMaker(namespace=f"{EU}-aggregate-components/1")
EFBC = ElementMaker(namespace=f"{EU}-basic-components/1")
PREFIXES: dict[str | None, str] = {
    "cbc": f"{UBL}CommonBasicComponents-2",
    "cac": f"{UBL}CommonAggregateComponents-2",
    "ext": f"{UBL}CommonExtensionComponents-2",
    "efext": f"{EU}s/1",
    "efac": f"{EU}-aggregate-components/1",
    "efbc": f"{EU}-basic-components/1",
}
Element = Any
SOCIAL_WORK = "85300000"
"""CPV: social work and related services, where a tender named no code of its own."""
ANYWHERE = "anyw-cou"
"""In the whole country, where a tender named no region."""
PROCEDURES = {ProcedureKind.OPEN: "open", ProcedureKind.RESTRICTED: "restricted"}
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Organisations:
    """Everybody named in a notice, numbered in the order in which they are named."""

    def __init__(self) -> None:
        self._elements: list[Element] = []
        self._codes: dict[object, str] = {}

    def code(self, party: Authority | Provider | str) -> str:
        """Give the number of a party; a text is a body of which only the name is known."""
        key = party if isinstance(party, str) else party.id
        if key not in self._codes:
            self._codes[key] = f"ORG-{len(self._codes) + 1:04}"
            self._elements.append(_organisation(party, self._codes[key]))
        return self._codes[key]

    def element(self) -> Element:
        """Write them all."""
        return EFAC.Organizations(*self._elements)


def notice(
    root: str, kind: tuple[str, str], subtype: str, tender: Tender, issued: datetime,
    extension: Iterable[Element], parts: Iterable[Element],
) -> bytes:  # fmt: skip
    """Put a notice together: its heading, our extension, and its parts in the order of the XSD."""
    space = f"{UBL}{root}-2"
    maker = ElementMaker(namespace=space, nsmap={None: space, **PREFIXES})
    listed, code = kind
    at = dutch(issued)
    document = maker(
        root,
        EXT.UBLExtensions(
            EXT.UBLExtension(EXT.ExtensionContent(EFEXT.EformsExtension(*extension)))
        ),
        CBC.UBLVersionID("2.3"),
        CBC.CustomizationID("eforms-sdk-1.15"),
        CBC.ID(str(uuid5(tender.id, f"{subtype} {at.isoformat()}")), schemeName="notice-id"),
        CBC.ContractFolderID(str(tender.id)),
        CBC.IssueDate(at.strftime("%Y-%m-%d") + _zone(at)),
        CBC.IssueTime(at.strftime("%H:%M:%S") + _zone(at)),
        CBC.VersionID("01"),
        CBC.RegulatoryDomain("32014L0024"),
        CBC.NoticeTypeCode(code, listName=listed),
        CBC.NoticeLanguageCode("NLD"),
        *parts,
    )
    etree.cleanup_namespaces(document, keep_ns_prefixes=["cbc", "cac", "ext", "efext", "efac"])
    return bytes(
        etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    )


def subtype_of(code: str) -> Element:
    """Say which of the forms of Regulation 2019/1780 it is."""
    return EFAC.NoticeSubType(CBC.SubTypeCode(code, listName="notice-subtype"))


def buyers(authorities: Sequence[Authority], organisations: Organisations) -> list[Element]:
    """Name every authority that buys, the lead first."""
    return [
        CAC.ContractingParty(
            CAC.ContractingPartyType(CBC.PartyTypeCode("la", listName="buyer-legal-type")),
            CAC.ContractingActivity(CBC.ActivityTypeCode("soc-pro", listName="authority-activity")),
            CAC.Party(party(organisations.code(one))),
        )
        for one in authorities
    ]


def party(code: str, scheme: str = "organization") -> Element:
    """Point at an organisation."""
    return CAC.PartyIdentification(CBC.ID(code, schemeName=scheme))


def project(
    tender: Tender, number: str, title: str, description: str, period: Sequence[Element] = ()
) -> Element:
    """Say what is bought, and where."""
    return CAC.ProcurementProject(
        CBC.ID(number, schemeName="InternalID"),
        words(CBC.Name, title),
        words(CBC.Description, description or title),
        CBC.ProcurementTypeCode("services", listName="contract-nature"),
        CAC.MainCommodityClassification(
            CBC.ItemClassificationCode(tender.cpv_code or SOCIAL_WORK, listName="cpv"),
        ),
        CAC.RealizedLocation(
            CAC.Address(_region(tender), _country()),
        ),
        *period,
    )


def _region(tender: Tender) -> Element:
    if tender.nuts_code:
        return CBC.CountrySubentityCode(tender.nuts_code, listName="nuts-lvl3")
    return CBC.Region(ANYWHERE)


def lot_project(tender: Tender, lot: PublicLot, period: Sequence[Element] = ()) -> Element:
    """Say what one lot buys."""
    number = lot.lot.code or str(lot.lot.number)
    return project(tender, number, lot.lot.title, lot.lot.description, period)


def lot_code(lot: PublicLot) -> Element:
    """Point at a lot."""
    return CBC.ID(lot.code, schemeName="Lot")


def words(make: Any, text: str) -> Element:
    """Write Dutch text, without signs that XML does not know."""
    return make(clean(text), languageID="NLD")


def clean(text: str) -> str:
    """Take out the signs that XML does not know."""
    return _ILLEGAL.sub(" ", text)


def day(value: date) -> str:
    """Write a day; the zone is that of Dutch winter time, as XML Schema asks for one."""
    return f"{value.isoformat()}+01:00"


def day_and_time(make_day: Any, make_time: Any, at: datetime) -> list[Element]:
    """Write a moment on the Dutch clock."""
    here = dutch(at)
    return [
        make_day(here.strftime("%Y-%m-%d") + _zone(here)),
        make_time(here.strftime("%H:%M:%S") + _zone(here)),
    ]


def _zone(at: datetime) -> str:
    return f"{at.strftime('%z')[:3]}:{at.strftime('%z')[3:]}"


def _country() -> Element:
    return CAC.Country(CBC.IdentificationCode("NLD", listName="country"))


def _organisation(one: Authority | Provider | str, code: str) -> Element:
    name = one if isinstance(one, str) else one.name
    address = "" if isinstance(one, str) else one.address
    place = one.place if isinstance(one, Provider) else ""
    legal = (
        [CAC.PartyLegalEntity(CBC.CompanyID(one.kvk_number))] if isinstance(one, Provider) else []
    )
    return EFAC.Organization(
        EFAC.Company(
            party(code),
            CAC.PartyName(words(CBC.Name, name)),
            CAC.PostalAddress(
                *([CBC.StreetName(clean(address))] if address else []),
                *([CBC.CityName(clean(place))] if place else []),
                _country(),
            ),
            *legal,
            *_contact(one),
        )
    )


def _contact(one: Authority | Provider | str) -> list[Element]:
    if isinstance(one, str) or not (one.phone or one.email):
        return []
    return [
        CAC.Contact(
            *([CBC.Telephone(clean(one.phone))] if one.phone else []),
            *([CBC.ElectronicMail(one.email)] if one.email else []),
        )
    ]
