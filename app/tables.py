"""Every table of every room, for migrations: importing this module fills the metadata."""

import app.accounts.models
import app.admissions.models
import app.audit.models
import app.authorities.models
import app.awards.models
import app.checks.models
import app.consensus.models
import app.contracts.models
import app.core.installation
import app.core.outbox
import app.declarations.models
import app.dialogue.models
import app.evaluation.models
import app.evidence.models
import app.exclusions.codes
import app.exclusions.models
import app.integrity.models
import app.letters.models
import app.library.models
import app.objections.models
import app.openings.models
import app.panels.models
import app.planning.models
import app.prices.models
import app.products.models
import app.providers.models
import app.publishing.models
import app.rankings.models
import app.records.models
import app.retention.models
import app.submissions.models
import app.submitting.models
import app.tenders.models
import app.uploads.models
import app.vault.models  # noqa: F401
