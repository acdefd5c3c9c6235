"""Who opens which page, and who acts on what is not of a tender: a table written by hand."""

from app.rooms import routers

ROUTES = [route for router in routers(is_demo=True) for route in router.routes]
PROVIDERS = {"owner", "rival"}
READERS = {"officer", "opener", "decider", "chair", "evaluator", "supervisor", "auditor"}
"""Who works for the tender and may read what it is about; integrity officers need not."""
TEAM = READERS | {"integrity"}
SIGNED_IN = TEAM | PROVIDERS | {"administrator", "outsider", "manager"}
EVERYBODY = SIGNED_IN | {"nobody"}
NONE: set[str] = set()
OFFICER, OWNER, SUPERVISOR, INTEGRITY = {"officer"}, {"owner"}, {"supervisor"}, {"integrity"}
PANEL = {"evaluator", "chair"}
CHECKERS = {"officer", "supervisor", "auditor"}
OPENED = {"officer", "opener", "auditor"}
RANKERS = {"officer", "decider", "auditor"}
Where = set[str] | dict[str, set[str]]
"""Who opens it: in every stage, or by stage (nobody where a stage is not named)."""


def after_opening(people: set[str]) -> Where:
    return dict.fromkeys(("checking", "scoring", "awarded"), people)


PAGES: dict[str, Where] = {
    # anybody
    "accounts:sign_in": EVERYBODY,
    "accounts:code": NONE,  # only with a password just given
    "accounts:reset": EVERYBODY,
    "accounts:invitation": NONE,  # only with the token of a mail
    "accounts:set_password": NONE,
    "accounts:accessibility": EVERYBODY,
    "accounts:privacy": EVERYBODY,
    "accounts:contact": EVERYBODY,
    "accounts:healthz": EVERYBODY,
    "publishing:public_index": EVERYBODY,
    "publishing:public": EVERYBODY,
    "changes:public_versions": EVERYBODY,
    "publishing:public_documents": EVERYBODY,
    "publishing:unfollow": NONE,  # and nobody follows it
    "publishing:download": NONE,  # the story has no documents
    "planning:public_diary": EVERYBODY,
    "dialogue:public": EVERYBODY,
    "providers:register": EVERYBODY,
    "contracts:register": EVERYBODY,
    "contracts:register_csv": EVERYBODY,
    "contracts:register_json": EVERYBODY,
    "contracts:coverage": READERS,
    "contracts:groups": OFFICER,
    "contracts:detail": NONE,  # the tenders with a contract are others
    "contracts:paper": NONE,
    "objections:paper": NONE,  # nobody objected in these tenders
    "objections:own_paper": NONE,
    "objections:letter": NONE,
    "objections:own_letter": NONE,
    "contracts:own": NONE,
    "contracts:own_paper": NONE,
    "contracts:mine": PROVIDERS,
    "demo:first": EVERYBODY,
    "demo:mail": EVERYBODY,
    # whoever has an account: one's own lists
    "accounts:home": SIGNED_IN,
    "accounts:me": SIGNED_IN,
    "accounts:session": SIGNED_IN,
    "accounts:second_factor": SIGNED_IN,
    "vault:my_key": SIGNED_IN,
    "work:index": SIGNED_IN,
    "tenders:index": SIGNED_IN,
    "tenders:new": SIGNED_IN,
    "workbooks:new_from_workbook": SIGNED_IN,
    "workbooks:empty_workbook": SIGNED_IN,
    "submitting:index": SIGNED_IN,
    "checks:advice_index": SIGNED_IN,
    "evaluation:index": SIGNED_IN,
    "standstills:inbox": SIGNED_IN,
    "stationery:paper": OFFICER,
    "stationery:outline": OFFICER | {"outsider"},  # an officer elsewhere, for its own letters
    "stationery:word": OFFICER,
    "stationery:logo": NONE,  # nobody put one on the paper
    "letters:progress": {"awarded": RANKERS},  # a plain request leads to the letters
    "contracts:index": SIGNED_IN,
    "work:dashboard": SIGNED_IN,
    "work:managed": {"manager"},
    "work:authority": {"manager"},
    "records:index": SIGNED_IN,
    "providers:new": SIGNED_IN,
    # the administrator, who reaches no tender
    "accounts:users": {"administrator"},
    "accounts:invite": {"administrator"},
    "accounts:user": {"administrator"},
    "accounts:authorities": {"administrator"},
    "accounts:new_authority": {"administrator"},
    "accounts:authority": {"administrator"},
    "authorities:mandates": {"administrator"},
    "accounts:system": {"administrator"},
    # the tender's people
    "work:tender": READERS,
    "authorities:people": READERS,
    "planning:index": READERS,
    "planning:diary": READERS,
    "planning:edit": NONE,  # the story has no milestones
    "workbooks:copy": OFFICER,
    "workbooks:repeat": OFFICER,
    "changes:versions": READERS,
    "publishing:documents": READERS,
    "publishing:file": NONE,  # the story has no documents
    "changes:change": NONE,  # and no prepared change
    "changes:new_under": NONE,
    "changes:deadline": {"officer", "decider"},
    "authorities:index": READERS,
    "products:tree": READERS,
    "requirements:index": READERS,
    "requirements:lot_requirements": READERS,
    "products:of_lot": READERS,
    "products:admission": READERS,
    "criteria:index": READERS,
    "criteria:simulator": READERS,
    "criteria:rules": OFFICER,
    "criteria:new_criterion": OFFICER,
    "criteria:next_criterion": OFFICER,
    "criteria:new_heading": OFFICER,
    "criteria:edit_heading": NONE,  # the story has no headings
    "rankings:rehearsal": OFFICER,
    "rankings:rehearsal_of_tender": OFFICER,
    "letters:rehearsed": OFFICER,
    "tenders:edit": OFFICER,
    "publishing:publication": OFFICER,
    "workbooks:workbook": OFFICER,
    "workbooks:download_workbook": OFFICER,
    "tenders:edit_lot": OFFICER,
    "tenders:new_lot": OFFICER,
    "tenders:new_group": OFFICER,
    "tenders:edit_group": NONE,  # the story has no groups
    "authorities:authority": OFFICER,
    "products:new": OFFICER,
    "products:edit": OFFICER,
    "products:edit_tariff": NONE,  # its prices are bid
    "products:edit_window": NONE,  # one can apply until the deadline
    "submissions:overrides": OFFICER,
    "library:index": OFFICER,
    "library:new": OFFICER,
    "library:entry": OFFICER | {"outsider"},  # an officer elsewhere
    "library:pick": OFFICER,
    "providers:index": OFFICER,
    "providers:detail": OFFICER | {"outsider"},
    "submissions:exception": {"published": {"rival"}},  # led to what it handed in
    "requirements:edit_requirement": OFFICER,
    "criteria:edit_criterion": OFFICER,
    "dialogue:index": {"officer", "auditor"},
    "dialogue:detail": {"published": OFFICER},  # the one question of the story
    "dialogue:publication": OFFICER,
    "records:trail": {"officer", "auditor"},
    "records:tender": {"officer", "auditor"},
    "records:export": {"officer", "auditor"},
    "retention:index": SIGNED_IN,
    "retention:term": {"officer", "auditor"},
    "retention:destruction": {"officer", "decider"},
    "retention:declaration": NONE,  # nothing of the story is old enough
    "records:redactions": {"officer", "auditor", "decider"},
    "records:redaction": {"awarded": {"officer", "auditor", "decider"}},
    "records:redacted_dossier": NONE,  # nobody confirmed it
    "records:own_dossier": {"awarded": OWNER},
    "records:official": {"officer", "auditor"},
    "records:official_pdf": {"awarded": {"officer", "auditor"}},  # nothing may be missing
    # providers: their own organisation and submissions
    "providers:mine": PROVIDERS,
    "providers:invite": PROVIDERS,
    "evidence:mine": PROVIDERS,
    "evidence:new": PROVIDERS,
    "evidence:add": PROVIDERS,
    "evidence:proof": OWNER,
    "evidence:tell": OWNER,
    "evidence:replace": OWNER,
    "evidence:withdraw": OWNER,
    "evidence:version": OWNER,
    "providers:invitation": OWNER,
    "providers:duties": OWNER,
    "dialogue:asked": PROVIDERS,
    "submitting:detail": OWNER,
    "submitting:readiness": OWNER,
    "submitting:own_file": NONE,  # only of a draft, and the drafts of the story hold no file
    "submitting:confirm": OWNER,
    "declarations:parties": OWNER,
    "declarations:secrets": OWNER,
    "declarations:uea": NONE,  # the story asks no UEA
    "declarations:declare": NONE,
    "declarations:preference": NONE,  # nor does it let providers choose among lots
    "declarations:proof": NONE,  # nor a document with its first requirement
    "submitting:withdraw": OWNER,
    "uploads:hashes": NONE,  # no tender of the demo takes them
    "openings:late": NONE,  # nothing came late in the demo
    "submitting:receipt": after_opening(OWNER),  # in the published tender not submitted yet
    "submitting:receipt_pdf": after_opening(OWNER),
    "submitting:receipt_json": after_opening(OWNER),
    "submitting:timestamp": NONE,  # without an authority nothing was stamped
    "standstills:outcome": OWNER,
    "standstills:mine": {"awarded": OWNER},
    "standstills:mine_docx": NONE,
    "standstills:mine_pdf": NONE,  # only once the letter was opened
    # after the opening
    "openings:import": OFFICER,
    "openings:import_list": OFFICER,
    "openings:import_record": NONE,  # nothing of the story came from elsewhere
    "openings:vault": OPENED,
    "vault:share": {"opener"},
    "openings:opening_record": after_opening(OPENED),
    "openings:of_lot": {"officer", "auditor"},
    "openings:document": after_opening({"officer", "auditor"}),
    "checks:board": CHECKERS,
    "checks:cell": after_opening(CHECKERS),
    "checks:document": after_opening(CHECKERS),
    "checks:document_page": after_opening(CHECKERS),
    "checks:document_file": after_opening(CHECKERS),
    "checks:confirm_finish": OFFICER,
    "checks:confirm_application": {"checking": OFFICER},
    "checks:question": {"checking": OFFICER},
    "checks:advice": {"checking": SUPERVISOR},  # the one advice of the story
    "checks:weighing": {"checking": OFFICER},
    "checks:alike": after_opening(OFFICER),
    "checks:two": OFFICER,
    "checks:leaving": {"checking": {"officer", "decider"}},
    "checks:workbook": OFFICER,
    "checks:paper": OFFICER,
    "calls:repairs": CHECKERS,
    "calls:repair": NONE,  # nobody has this defect in the story
    "exclusions:exclusions": OFFICER,
    "exclusions:new_exclusion": {"checking": OFFICER},
    "exclusions:exclusion": {"checking": OFFICER},
    "calls:own_calls": OWNER,
    "calls:confirm": OWNER,
    "calls:own_call_file": NONE,  # nobody answered yet
    "calls:call": {"checking": OFFICER},
    "calls:term": {"checking": OFFICER},
    "calls:file": NONE,
    "calls:file_page": NONE,
    "calls:verification": {"awarded": OFFICER},
    "integrity:index": INTEGRITY,
    "integrity:detail": {"checking": INTEGRITY},  # the one file of the story
    "integrity:step": {"checking": INTEGRITY},
    # evaluation
    "panels:conflicts": PANEL,
    "evaluation:begin": PANEL,
    "evaluation:submit": {"scoring": {"evaluator"}},
    "evaluation:score": {"scoring": {"evaluator"}},
    "evaluation:answer": {"scoring": {"evaluator"}, "awarded": PANEL},
    "evaluation:page": {"scoring": {"evaluator"}, "awarded": PANEL},
    "evaluation:history": {"scoring": {"evaluator"}},
    "evaluation:form": {"scoring": {"evaluator"}},
    "evaluation:form_file": {"scoring": {"evaluator"}},
    "evaluation:print": {"scoring": {"evaluator"}},
    "evaluation:own_paper_file": {"scoring": {"evaluator"}},
    "evaluation:paper": NONE,  # whose id it takes is nobody of the panel
    "evaluation:paper_file": NONE,
    "evaluation:paper_answer": NONE,
    "evaluation:practice": {"scoring": PANEL, "awarded": PANEL},
    "evaluation:hearings": {"scoring": PANEL, "awarded": PANEL},
    "evaluation:hearings_diary": {"scoring": PANEL, "awarded": PANEL},
    "evaluation:cancelling": NONE,  # nobody of the story is heard
    "evaluation:missing": NONE,  # as above
    "evaluation:own_hearings": OWNER,
    "evaluation:own_hearings_diary": OWNER,
    "panels:side_jobs": SIGNED_IN,
    "panels:panel": OFFICER,
    "panels:inviting": OFFICER,
    "panels:replacing": NONE,
    "panels:tie": NONE,
    "consensus:reassessing": NONE,
    "evaluation:reopening": NONE,
    "evaluation:progress": {"officer", "chair"},
    "consensus:consensus": PANEL,
    "consensus:confirm": {"awarded": {"chair"}},
    "consensus:point": {"awarded": PANEL},
    "consensus:live": PANEL,
    "consensus:accepting": {"awarded": {"chair"}},
    "consensus:minutes": {"awarded": PANEL},
    "consensus:minutes_pdf": {"awarded": PANEL},
    "consensus:agreement": {"awarded": {"chair"}},
    # ranking, decision, letters
    "awards:invitation": NONE,  # of an award phase only
    "products:selection": NONE,  # the same
    "awards:ranking": {"scoring": RANKERS, "awarded": RANKERS | {"chair"}},
    "prices:prices": NONE,  # the story has no prices
    "prices:low_prices": NONE,
    "prices:low_price": NONE,
    "prices:question": NONE,
    "rankings:draw": {"scoring": {"officer", "decider"}, "awarded": {"officer", "decider"}},
    "awards:decision": {"scoring": RANKERS, "awarded": RANKERS | {"chair"}},
    "awards:explanation": {"scoring": RANKERS, "awarded": RANKERS | {"chair"}},
    "awards:robustness": {"scoring": RANKERS, "awarded": RANKERS | {"chair"}},
    "awards:dropouts": {"scoring": {"officer", "decider"}, "awarded": {"officer", "decider"}},
    "awards:withdrawal": {"officer", "decider"},
    "awards:take_back": {"awarded": {"officer", "decider"}},
    "awards:court": {"awarded": RANKERS | {"chair"}},
    "awards:voices": {"awarded": RANKERS | {"chair"}},
    "rankings:my_draw": NONE,  # nobody is tied in the story
    "objections:index": RANKERS,
    "objections:mine": {"awarded": OWNER},
    "admissions:index": NONE,  # of an open house only
    "admissions:closing": NONE,
    "admissions:detail": NONE,
    "admissions:end": NONE,
    "admissions:ending": NONE,
    "admissions:take_back": NONE,
    "admissions:mine": NONE,
    "admissions:term": NONE,
    "letters:index": RANKERS,
    "letters:of_tender": RANKERS,
    "letters:tender_progress": RANKERS,
    "letters:letter": {"awarded": RANKERS},
    "letters:pdf": {"awarded": RANKERS},
    "letters:docx": {"awarded": RANKERS},
    "letters:send": {"awarded": OFFICER},
    "standstills:explanation": {"awarded": RANKERS},
    "standstills:standstill": RANKERS,
    "standstills:finish": {"awarded": OFFICER},
    "standstills:skip": {"awarded": {"officer", "decider"}},
    "contracts:new": {"awarded": OFFICER},
    "records:matrix": {"awarded": {"officer", "auditor"}},
    "records:dossier": {"awarded": {"officer", "auditor"}},
}
ACTS_OF_ALL = {
    "accounts:sign_in", "accounts:code", "accounts:sign_out", "accounts:reset",
    "accounts:invitation", "accounts:set_password", "accounts:me", "accounts:start_second_factor",
    "accounts:confirm_second_factor", "accounts:end_other_sign_ins", "demo:sign_in",
    "providers:register", "providers:new", "vault:my_key", "tenders:create",
    "panels:add_side_job", "publishing:follow", "publishing:stop_mine",
    "workbooks:start_from_workbook",
}  # fmt: skip
"""Acts on oneself, or that start something new."""
OF_PROVIDER = {
    "providers:mine", "providers:invite", "dialogue:ask", "submitting:start", "evidence:add",
}  # fmt: skip
OF_OTHER_OFFICER = {
    "providers:add_contract", "library:add", "stationery:style", "stationery:save_logo",
    "stationery:save_word", "stationery:save_outline", "stationery:restore_outline",
}  # fmt: skip
OF_ADMINISTRATOR = {
    "accounts:invite", "accounts:invite_again", "accounts:disable", "accounts:enable",
    "accounts:reset_second_factor", "accounts:new_authority", "accounts:authority",
    "accounts:retry_job", "authorities:grant",
}  # fmt: skip
