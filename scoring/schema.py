"""The JSON Schema of an evaluation file, for whoever writes one.

A schema can say what shape a file has; that group points add up, that scores are on the scale or
that who counts has a price, only reading the file can tell.
"""

from .criteria import COMBINES
from .entries import STATUSES
from .formulas import CHOICES, FORMULAS, METHODS
from .model import CONSENSUS, NUMBER
from .reading import IDENTIFIER
from .rounding import MODES, STAGES

Schema = dict[str, object]
TEXT: Schema = {"type": "string"}
FILLED: Schema = {"type": "string", "pattern": "\\S"}
NUMERIC: Schema = {"$ref": "#/$defs/number"}
ID: Schema = {"$ref": "#/$defs/id"}


def schema() -> Schema:
    """Give the schema of the whole file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "evaluation/1",
        **record(
            {
                "format": {"const": "evaluation/1"},
                "tender": record({"id": ID, "title": TEXT}),
                "lots": listed({"oneOf": [ranked_lot(), admission_lot()]}),
            },
            {"max_lots_per_provider": {"oneOf": [by_provider(), by_lots()]}},
        ),
        "$defs": {
            "number": {"type": "string", "pattern": f"^{NUMBER.pattern}$"},
            "id": {
                "type": "string",
                "pattern": f"^{IDENTIFIER.pattern}$",
                "not": {"const": CONSENSUS},
            },
            "limit": record({"op": {"enum": [">=", ">"]}, "value": NUMERIC}),
            "criterion": {"oneOf": [group(), quality_leaf(), price_leaf()]},
            "submission": submission(),
        },
    }


def record(required: Schema, optional: Schema | None = None) -> Schema:
    """Describe an object that has these keys and no others."""
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **(optional or {})},
        "additionalProperties": False,
    }


def listed(items: Schema, **more: object) -> Schema:
    """Describe a list."""
    return {"type": "array", "items": items, **more}


def kinds(table: dict[str, tuple[str, ...]]) -> Schema:
    """Describe a choice between kinds, each with its own numbers and choice."""
    options = []
    for kind, numbers in table.items():
        keys: Schema = {"kind": {"const": kind}, **dict.fromkeys(numbers, NUMERIC)}
        if kind in CHOICES:
            name, words = CHOICES[kind]
            keys[name] = {"enum": list(words)}
        options.append(record(keys))
    return {"oneOf": options}


def admission_lot() -> Schema:
    """Describe an open house: it has no ranking, so it has no rules for one."""
    return record(
        {
            "id": ID,
            "title": TEXT,
            "method": record({"kind": {"const": "admission"}}),
            "submissions": listed({"$ref": "#/$defs/submission"}),
        }
    )


def ranked_lot() -> Schema:
    """Describe a lot that is ranked."""
    methods = {kind: numbers for kind, numbers in METHODS.items() if kind != "admission"}
    return record(
        {
            "id": ID,
            "title": TEXT,
            "method": kinds(methods),
            "criteria": listed({"$ref": "#/$defs/criterion"}),
            "rounding": record(
                {
                    "mode": {"enum": list(MODES)},
                    "decimals": {"type": "integer", "minimum": 0, "maximum": 12},
                    "stages": listed({"enum": list(STAGES)}, uniqueItems=True),
                }
            ),
            "winners": {
                "oneOf": [
                    {"type": "null"},
                    record({"max": {"type": "integer", "minimum": 1, "maximum": 10**9}}),
                ]
            },
            "tie_breakers": listed(
                {
                    "oneOf": [
                        record({"criterion": ID}),
                        record({"price": {"const": "lowest"}}),
                        record({"draw": {"const": True}}),
                    ]
                }
            ),
            "submissions": listed({"$ref": "#/$defs/submission"}),
        },
        {
            "panel": listed(ID, uniqueItems=True),
            "price_rule": {
                **record({}, dict.fromkeys(("fixed", "floor", "ceiling"), NUMERIC)),
                "minProperties": 1,
            },
            "minimum_total": {"$ref": "#/$defs/limit"},
            "draws": listed(
                record(
                    {
                        "among": listed(ID, uniqueItems=True),
                        "order": listed(ID, uniqueItems=True),
                        "record": FILLED,
                    }
                )
            ),
            "abnormally_low": record(dict.fromkeys(("mean_of_others", "next_ranked"), NUMERIC)),
            "on_dropout": {"enum": ["recompute", "keep_ranking"]},
        },
    )


def group() -> Schema:
    """Describe a group of criteria."""
    children = listed({"$ref": "#/$defs/criterion"}, minItems=1)
    return record({"id": ID, "title": TEXT, "criteria": children}, {"points": NUMERIC})


def quality_leaf() -> Schema:
    """Describe a leaf that is scored."""
    steps = listed(record({"label": FILLED, "fraction": NUMERIC}), minItems=1)
    return record(
        {
            "id": ID,
            "title": TEXT,
            "kind": {"const": "quality"},
            "points": NUMERIC,
            "combine": {"enum": list(COMBINES)},
            "scale": {
                "oneOf": [
                    record({"steps": steps}),
                    record({"min": NUMERIC, "max": NUMERIC}, {"step": NUMERIC}),
                ]
            },
        },
        {"minimum": {"$ref": "#/$defs/limit"}},
    )


def price_leaf() -> Schema:
    """Describe the leaf that the price earns."""
    return record(
        {
            "id": ID,
            "title": TEXT,
            "kind": {"const": "price"},
            "points": NUMERIC,
            "formula": kinds(FORMULAS),
        }
    )


def submission() -> Schema:
    """Describe a submission; `provider` and `preference` belong to a rule over several lots."""
    scores: Schema = {
        "type": "object",
        "additionalProperties": {"type": "object", "additionalProperties": TEXT},
    }
    return {
        **record(
            {"id": ID, "name": TEXT, "status": {"enum": list(STATUSES)}, "scores": scores},
            {"reason": FILLED, "price": NUMERIC, "provider": ID, "preference": NUMERIC},
        ),
        "if": {"properties": {"status": {"const": "admitted"}}},
        "else": {"required": ["reason"]},
    }


def by_provider() -> Schema:
    """Describe the rule that follows each provider's own preference."""
    return record({"max": NUMERIC, "preference": {"const": "provider"}})


def by_lots() -> Schema:
    """Describe the rule that follows a published order of lots."""
    return record(
        {
            "max": NUMERIC,
            "preference": {"const": "lots"},
            "order": listed(ID, uniqueItems=True),
        }
    )
