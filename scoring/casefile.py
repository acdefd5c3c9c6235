"""The evaluation file: JSON in and out, its canonical form and its hash."""

import json
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, cast

from .allocation import RULE, Rule, allocate, check_rule, extra_keys, read_rule
from .canonical import input_hash
from .entries import read_submissions
from .errors import Fault, ScoringError
from .evaluate import ALONE, Allotment, judge
from .field import Field, take_field
from .model import ENGINE, Outcome, Result
from .reading import Inexact, Node, Repeated, unique
from .rules import read_rules
from .wording import Words

FORMAT = "evaluation/1"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A document that was read and found complete."""

    document: Mapping[str, Any]
    tender: str
    fields: tuple[Field, ...]  # one per lot, sorted by id
    rule: Rule | None

    @property
    def input_sha256(self) -> str:
        """Hash what was read, whatever the order of what has no order."""
        return input_hash(self.document)


def evaluate(document: object, language: str = "nl") -> dict[str, object]:
    """Turn an evaluation document into its outcome document: each figure has its step."""
    return outcome_document(read(document), language)


def figures(
    document: object, language: str = "nl", explained: Container[str] = ()
) -> list[dict[str, object]]:
    """Give the lots of an outcome to look at; only who is `explained` has steps."""
    return judged(read(document), language, explained)


def outcome_document(evaluation: Evaluation, language: str) -> dict[str, object]:
    """Write the outcome, with the hash of what it rests on."""
    return {
        "format": "outcome/1",
        "engine": ENGINE,
        "language": language,
        "input_sha256": evaluation.input_sha256,
        "lots": judged(evaluation, language),
    }


def judged(
    evaluation: Evaluation, language: str, explained: Container[str] | None = None
) -> list[dict[str, object]]:
    """Decide every lot; without a choice, everybody is explained."""
    words = Words(language)
    shares: Mapping[str, Allotment] = {}
    if evaluation.rule is not None:
        shares = allocate(contested(evaluation.fields), evaluation.rule, words)
    return [
        write_outcome(judge(source, words, shares.get(source.lot.id, ALONE), explained))
        for source in evaluation.fields
    ]


def load(data: bytes) -> object:
    """Parse JSON text; what is no JSON at all is refused, floats are kept apart."""
    try:
        return json.loads(
            data.decode(),
            object_pairs_hook=read_object,
            parse_float=Inexact,
            parse_constant=Inexact,
        )
    except UnicodeDecodeError as error:
        refuse(f"is not UTF-8 from byte {error.start}")
    except ValueError as error:
        refuse(f"is not JSON: {error}")
    except RecursionError:
        refuse("is nested too deeply")


def refuse(text: str) -> NoReturn:
    """Refuse a document as a whole."""
    raise ScoringError(Fault("$", text)) from None


def read_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Keep an object as a dict that remembers whether a key stood twice."""
    members = dict(pairs)
    return members if len(members) == len(pairs) else Repeated(pairs)


def read(document: object) -> Evaluation:
    """Read an evaluation document; everything that is wrong with it is named at once."""
    faults: list[Fault] = []
    node = Node(document, "", faults)
    node.fields(("format", "tender", "lots"), (RULE,))
    node.at("format").choice((FORMAT,))
    tender = node.at("tender")
    tender.fields(("id", "title"))
    tender_id = tender.at("id").identifier()
    tender.at("title").text()
    lots = node.at("lots").items()
    rule = read_rule(node.at(RULE))
    fields = [read_lot(lot, extra_keys(rule)) for lot in lots]
    ids = [lot.at("id") for lot in lots]
    unique(ids, [one.value if isinstance(one.value, str) else "" for one in ids])
    if faults:
        raise ScoringError(*dict.fromkeys(faults))
    found = [source for source in fields if source is not None]
    ordered = sorted(found, key=lambda source: source.lot.id)
    if rule is not None and (broken := check_rule(node.at(RULE), rule, contested(ordered))):
        raise ScoringError(*broken)
    return Evaluation(cast(dict[str, Any], document), tender_id, tuple(ordered), rule)


def contested(fields: Sequence[Field]) -> list[Field]:
    """Leave out the lots that are open house: everybody is admitted there."""
    return [source for source in fields if source.lot.method.kind != "admission"]


def read_lot(node: Node, extra: Sequence[str]) -> Field | None:
    """Read one lot and check that who counts has all that is needed."""
    lot = read_rules(node, ("submissions",)) if node.entries() else None
    before = len(node.faults)
    more = () if lot is not None and lot.method.kind == "admission" else extra
    submissions = read_submissions(node.at("submissions"), lot, more)
    if lot is None:
        return None
    touched = [fault.path for fault in node.faults[before:]]
    sound = [one for one in submissions if not any(under(path, one.path) for path in touched)]
    source, faults = take_field(lot, sound)
    node.faults.extend(faults)
    return source


def under(path: str, parent: str) -> bool:
    """Say whether a path lies below another."""
    return path.startswith(f"{parent}.")


def write_outcome(outcome: Outcome) -> dict[str, object]:
    """Write the outcome of one lot."""
    return {
        "id": outcome.id,
        "decision": outcome.decision,
        "standings": [
            {"place": one.place, "submissions": list(one.submissions), "total": one.total}
            for one in outcome.standings
        ],
        "submissions": {name: write_result(one) for name, one in outcome.submissions.items()},
        "warnings": [
            {"code": one.code, "submissions": list(one.submissions), "text": one.text}
            for one in outcome.warnings
        ],
    }


def write_result(result: Result) -> dict[str, object]:
    """Write what became of one submission."""
    return {
        "result": result.result,
        "place": result.place,
        "total": result.total,
        "criteria": dict(result.criteria),
        "reason": result.reason,
        "steps": [
            {"of": step.of, "rule": step.rule, "text": step.text, "value": step.value}
            for step in result.steps
        ],
    }
