"""Every act of every room in words: what the trail shows."""

from babel.support import LazyProxy

from app.accounts import acts as accounts
from app.admissions import acts as admissions
from app.audit import acts as audit
from app.authorities import acts as authorities
from app.awards import acts as awards
from app.calls import acts as calls
from app.changes import acts as changes
from app.checks import acts as checks
from app.consensus import acts as consensus
from app.contracts import acts as contracts
from app.criteria import acts as criteria
from app.declarations import acts as declarations
from app.dialogue import acts as dialogue
from app.evaluation import acts as evaluation
from app.evidence import acts as evidence
from app.exclusions import acts as exclusions
from app.integrity import acts as integrity
from app.letters import acts as letters
from app.library import acts as library
from app.objections import acts as objections
from app.openings import acts as openings
from app.panels import acts as panels
from app.planning import acts as planning
from app.prices import acts as prices
from app.products import acts as products
from app.providers import acts as providers
from app.publishing import acts as publishing
from app.rankings import acts as rankings
from app.records import acts as records
from app.requirements import acts as requirements
from app.retention import acts as retention
from app.stationery import acts as stationery
from app.submissions import acts as submissions
from app.submitting import acts as submitting
from app.tenders import acts as tenders
from app.uploads import acts as uploads
from app.vault import acts as vault
from app.workbooks import acts as workbooks

ROOMS = (
    accounts,
    admissions,
    audit,
    authorities,
    awards,
    calls,
    changes,
    checks,
    consensus,
    contracts,
    criteria,
    declarations,
    dialogue,
    evaluation,
    evidence,
    exclusions,
    integrity,
    letters,
    library,
    objections,
    openings,
    panels,
    planning,
    prices,
    products,
    providers,
    publishing,
    rankings,
    records,
    requirements,
    retention,
    stationery,
    submissions,
    submitting,
    tenders,
    uploads,
    vault,
    workbooks,
)
ACTS: dict[str, LazyProxy] = {act: words for room in ROOMS for act, words in room.ACTS.items()}
