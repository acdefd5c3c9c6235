"""Letters of a decision that was taken back: they stay, and can be found and read."""

from tests.awards.decided import make_decided
from tests.awards.redeciding import WHY, take_back
from tests.evaluation.seeing import text_of
from tests.letters.test_pages import send


def test_what_was_sent_stays_on_the_list_and_can_be_read(session, sign_in, keys, storage):
    decided = send(session, keys, storage, make_decided(session))
    letter = decided.letters["Lindeborgh"]
    browser = sign_in(decided.officer)
    before = text_of(browser.get(f"/lots/{decided.lot.id}/letters"))
    take_back(session, decided.award, decided.officer, decided.decider)
    session.commit()

    page = browser.get(f"/lots/{decided.lot.id}/letters")
    paper = browser.get(f"/letters/{letter.id}")

    assert "Brieven van eerdere besluiten" not in before
    shown = text_of(page)
    assert "0 brieven" in shown
    assert "Brieven van eerdere besluiten" in shown
    assert [f'href="/letters/{one.id}"' in page.text for one in decided.letters.values()] == [
        True
    ] * len(decided.letters)
    assert paper.status_code == 200
    assert f"Het besluit bij deze brief is teruggenomen {WHY}" in text_of(paper)
    assert f"Brief 1 van {len(decided.letters)}" in text_of(paper)


def test_a_draft_of_what_was_taken_back_is_no_letter_any_more(session, sign_in):
    decided = make_decided(session)
    letter = decided.letters["Lindeborgh"]
    take_back(session, decided.award, decided.officer, decided.decider)
    session.commit()
    browser = sign_in(decided.officer)

    page = browser.get(f"/lots/{decided.lot.id}/letters").text

    assert "Brieven van eerdere besluiten" not in page
    assert browser.get(f"/letters/{letter.id}").status_code == 404
