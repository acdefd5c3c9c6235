"""How things of a tender are called."""

from app.tenders.choices import ProcedureKind
from app.tenders.words import tender_words
from app.workbooks.copying import prepare_award
from tests.tenders.factories import start_tender


def test_the_two_phases_of_one_procedure_are_told_apart(session, officer, sign_in):
    whole = start_tender(session, officer, title="Wmo")
    selection = start_tender(session, officer, title="Jeugd", procedure=ProcedureKind.RESTRICTED)
    award = prepare_award(session, selection, officer)
    session.commit()

    names = [tender_words(one) for one in (whole, selection, award)]
    lists = {
        page: [name in sign_in(officer).get(page).text for name in names]
        for page in ("/tenders", "/dashboard", "/tasks")
    }

    assert (selection.title, selection.reference) == (award.title, award.reference)
    assert names == ["Wmo", "Jeugd (selectie)", "Jeugd (gunningsfase)"]
    assert lists == {key: [True, True, True] for key in ("/tenders", "/dashboard", "/tasks")}
