"""The receipt on paper: it says what came in, as the phase calls it."""

import pypdfium2
import pytest

from app.tenders.choices import ProcedureKind, Stage


@pytest.mark.parametrize(
    ("stage", "what"), [(Stage.WHOLE, "inschrijving"), (Stage.SELECTION, "aanmelding")]
)
def test_the_paper_says_what_came_in(session, house, sign_in, stage, what):
    house.tender.stage = stage
    if stage == Stage.SELECTION:
        house.tender.procedure = ProcedureKind.RESTRICTED
    submission, user = house.handed_in()
    number = submission.number
    session.commit()

    paper = sign_in(user).get(f"/submissions/{submission.id}/receipt.pdf").content
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(paper)]
    words = " ".join(" ".join(pages).split())

    assert f"Uw {what} is binnen. Nummer {number}," in words
    assert f"kunt u de {what} intrekken of vervangen." in words
