"""What a tender can choose from: each list of names once."""

from enum import StrEnum


class ProcedureKind(StrEnum):
    """How a tender is run; what that means stands in `procedures.py`."""

    OPEN = "open"
    RESTRICTED = "restricted"
    SAS = "sas"
    OPEN_HOUSE = "open_house"


class Stage(StrEnum):
    """Which phase of a procedure a tender is; a restricted one has two, each with its vault."""

    WHOLE = "whole"
    SELECTION = "selection"
    AWARD = "award"


class LotState(StrEnum):
    """Where a lot stands; the last two rows are for open house."""

    DRAFT = "draft"
    PUBLISHED = "published"
    OPENED = "opened"
    CHECKING = "checking"
    SCORING = "scoring"
    RANKED = "ranked"
    STANDSTILL = "standstill"
    FINAL = "final"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"
    ADMITTING = "admitting"
    CLOSED = "closed"


class FileSort(StrEnum):
    """A sort of file to which the documents may limit what is handed in."""

    PDF = "pdf"
    WORD = "word"
    EXCEL = "excel"
    OPENDOCUMENT = "opendocument"
    PICTURE = "picture"
    TEXT = "text"
    XML = "xml"


class CriterionKind(StrEnum):
    """What a criterion is judged on."""

    QUALITY = "quality"
    PRICE = "price"


class Combine(StrEnum):
    """How the panel's scores become one."""

    CONSENSUS = "consensus"
    MEAN = "mean"
    MEDIAN = "median"
    SUM = "sum"


class PriceFormula(StrEnum):
    """How a price becomes points (`scoring`, price formulas)."""

    LOWEST_RATIO = "lowest_ratio"
    LINEAR_BAND = "linear_band"
    LINEAR_ABOVE_LOWEST = "linear_above_lowest"
    LOGARITHMIC = "logarithmic"
    REFERENCE_RATIO = "reference_ratio"


class Method(StrEnum):
    """How a lot is ranked (`scoring`, methods); open house knows `admission` only."""

    WEIGHTED_POINTS = "weighted_points"
    LOWEST_PRICE = "lowest_price"
    PRICE_MINUS_VALUE = "price_minus_value"
    POINTS_PER_PRICE = "points_per_price"
    PRICE_OVER_COEFFICIENT = "price_over_coefficient"
    UTILITY_INDEX = "utility_index"
    MEAN_RANK = "mean_rank"


class LotPreference(StrEnum):
    """Which lots a provider keeps that wins more than it may: its own wish, or the lots' order."""

    PROVIDER = "provider"
    LOTS = "lots"


class Moment(StrEnum):
    """When a requirement must be proven; registration is that of an open house."""

    SUBMISSION = "submission"
    VERIFICATION = "verification"
    CONTRACT = "contract"


class LetterKind(StrEnum):
    """What a letter says."""

    WINNER = "winner"
    RESERVE = "reserve"
    REJECTION = "rejection"
    BELOW_MINIMUM = "below_minimum"
    LATE = "late"
    EXCLUSION = "exclusion"
    DROPPED = "dropped"
    SELECTED = "selected"
    NOT_SELECTED = "not_selected"
    NO_AWARD = "no_award"
    WITHDRAWN = "withdrawn"
    ADMISSION = "admission"
    REFUSAL = "refusal"
    ENDED = "ended"
    FINAL = "final"
    EXPLANATION = "explanation"
