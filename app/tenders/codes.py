"""What a notice is searched by: the subject (CPV) and the region (NUTS 3)."""

from babel.support import LazyProxy

from app.core.i18n import lazy as _

CPV: dict[str, LazyProxy] = {
    "85000000": _("Health and social work services"),
    "85144000": _("Residential health facilities services"),
    "85144100": _("Residential nursing care services"),
    "85300000": _("Social work and related services"),
    "85310000": _("Social work services"),
    "85311000": _("Social work services with accommodation"),
    "85311100": _("Welfare services for the elderly"),
    "85311200": _("Welfare services for the handicapped"),
    "85311300": _("Welfare services for children and young people"),
    "85312000": _("Social work services without accommodation"),
    "85312100": _("Daycare services"),
    "85312300": _("Guidance and counselling services"),
    "85312310": _("Guidance services"),
    "85312320": _("Counselling services"),
    "85312400": _("Welfare services not delivered through residential institutions"),
    "85312500": _("Rehabilitation services"),
    "85320000": _("Social services"),
    "85321000": _("Administrative social services"),
    "85323000": _("Community health services"),
}
"""The codes of social care in Regulation (EC) 213/2008; municipalities buy nothing else here."""

REGIONS: dict[str, str] = {
    "NL111": "Oost-Groningen",
    "NL112": "Delfzijl en omgeving",
    "NL113": "Overig Groningen",
    "NL124": "Noord-Friesland",
    "NL125": "Zuidwest-Friesland",
    "NL126": "Zuidoost-Friesland",
    "NL131": "Noord-Drenthe",
    "NL132": "Zuidoost-Drenthe",
    "NL133": "Zuidwest-Drenthe",
    "NL211": "Noord-Overijssel",
    "NL212": "Zuidwest-Overijssel",
    "NL213": "Twente",
    "NL221": "Veluwe",
    "NL224": "Zuidwest-Gelderland",
    "NL225": "Achterhoek",
    "NL226": "Arnhem/Nijmegen",
    "NL230": "Flevoland",
    "NL310": "Utrecht",
    "NL321": "Kop van Noord-Holland",
    "NL323": "IJmond",
    "NL324": "Agglomeratie Haarlem",
    "NL325": "Zaanstreek",
    "NL327": "Het Gooi en Vechtstreek",
    "NL328": "Alkmaar en omgeving",
    "NL329": "Groot-Amsterdam",
    "NL332": "Agglomeratie ’s-Gravenhage",
    "NL333": "Delft en Westland",
    "NL337": "Agglomeratie Leiden en Bollenstreek",
    "NL33A": "Zuidoost-Zuid-Holland",
    "NL33B": "Oost-Zuid-Holland",
    "NL33C": "Groot-Rijnmond",
    "NL341": "Zeeuwsch-Vlaanderen",
    "NL342": "Overig Zeeland",
    "NL411": "West-Noord-Brabant",
    "NL412": "Midden-Noord-Brabant",
    "NL413": "Noordoost-Noord-Brabant",
    "NL414": "Zuidoost-Noord-Brabant",
    "NL421": "Noord-Limburg",
    "NL422": "Midden-Limburg",
    "NL423": "Zuid-Limburg",
}
"""NUTS 3 as eForms knows it (code list `nuts-lvl3`, 2021): Eurostat's own names."""


def cpv_words(code: str) -> str:
    """Write a subject with its code, as a reader looks for it."""
    return f"{code} {CPV[code]}"


def region_words(code: str) -> str:
    """Write a region with its code."""
    return f"{REGIONS[code]} ({code})"
