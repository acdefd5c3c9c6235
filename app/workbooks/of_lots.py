"""Enter groups, lots with their rules, products, tariffs, and when one can apply."""

from collections.abc import Iterator

from app.core.i18n import gettext as _
from app.criteria.deciding import set_rules
from app.criteria.forms import RulesForm
from app.products import admission
from app.products import service as products
from app.products.forms import ProductForm, TariffForm, WindowForm
from app.tenders import service as tenders
from app.tenders.forms import LotForm
from app.tenders.group_forms import GroupForm
from app.tenders.groups import add_group
from app.tenders.procedures import procedure_of
from app.tenders.words import DRAW_BREAKER, PRICE_BREAKER
from app.workbooks.content import RULES
from app.workbooks.entering import Filling, SkippedError, entering
from app.workbooks.of_authorities import buyers_in, buyers_on_sheet
from app.workbooks.reading import Row


def enter_groups(filling: Filling) -> None:
    """Enter what stands above lots; a row may name one that stands before it."""
    for row in filling.rows("groups"):
        code = row.text("code")
        with entering(filling, row):
            parent = filling.find(row, "parent_id")
            form = filling.demand(row, GroupForm, parent_id=parent.id if parent else None)
            filling.keep(
                row, code, add_group(filling.session, filling.tender, filling.officer, form)
            )
        filling.keep(row, code, None)


def enter_lots(filling: Filling) -> None:
    """Enter lots and how each is decided; what follows another lot is decided later."""
    for at, row in enumerate(filling.rows("lots"), start=1):
        number = row.text("number")
        if number != str(at):
            filling.blame(row, "number", _("Count on: here belongs %(number)s.", number=at))
        names = {number, str(at)}
        with entering(filling, row):
            _enter_lot(filling, row, names)
        for name in names:
            filling.keep(row, name, None)


def _enter_lot(filling: Filling, row: Row, names: set[str]) -> None:
    """Enter a lot; a wrong number is told once, not again for all that names the right one."""
    rules = None if row.text("criteria_from_id") else rules_of(filling, row, names)
    group = filling.find(row, "group_id")
    form = filling.demand(row, LotForm, group_id=group.id if group else None)
    lot = tenders.add_lot(filling.session, filling.tender, filling.officer, form)
    for name in names:
        filling.keep(row, name, lot)
    if rules is not None:
        set_rules(filling.session, lot, filling.officer, rules)


def rules_of(filling: Filling, row: Row, names: set[str]) -> RulesForm | None:
    """Read how a lot is decided; nothing filled in leaves it as a new lot is."""
    filled = [one.name for one in row.sheet.columns if one.name in RULES and row.text(one.name)]
    if not filled:
        return None
    if not procedure_of(filling.tender).ranks:
        for name in filled:
            filling.blame(row, name, _("In open house nothing is compared. Leave this empty."))
        return None
    return filling.read(row, RulesForm, tie_breakers=list(_breakers(filling, row, names)))


def _breakers(filling: Filling, row: Row, names: set[str]) -> Iterator[str]:
    """Read what separates equals: a word of ours, or the code of a criterion of this lot."""
    words = {str(PRICE_BREAKER).casefold(): "price", str(DRAW_BREAKER).casefold(): "draw"}
    codes = {one.text("code") for one in filling.rows("criteria") if one.text("lot_id") in names}
    for part in filter(None, map(str.strip, row.text("tie_breakers").split(";"))):
        word = words.get(part.casefold())
        if word is None and part not in codes:
            sentence = _(
                "%(part)s is no criterion of this lot. Choose its code, %(price)s or %(draw)s.",
                part=part, price=PRICE_BREAKER, draw=DRAW_BREAKER,
            )  # fmt: skip
            filling.blame(row, "tie_breakers", sentence)
        yield word or f"criterion:{part}"


def enter_products(filling: Filling) -> None:
    """Enter what is bought inside each lot, and by whom where that is not everybody."""
    buyers = buyers_on_sheet(filling)
    for row in filling.rows("products"):
        code = row.text("code")
        with entering(filling, row):
            lot = filling.find(row, "lot_id")
            form = filling.demand(
                row,
                ProductForm,
                replaces=_old_products(filling, row),
                buyers=buyers_in(filling, lot, buyers.pop((row.text("lot_id"), code), [])),
            )
            product = products.add_product(filling.session, lot, filling.officer, form)
            filling.keep(row, code, product)
        filling.keep(row, code, None)
    for row in (row for rows in buyers.values() for row, _form in rows):
        filling.blame(row, "product_id", _("There is no product with this code in this lot."))


def _old_products(filling: Filling, row: Row) -> list[dict[str, str]]:
    found = []
    for line in filter(None, map(str.strip, row.text("replaces").splitlines())):
        code, bar, title = line.partition("|")
        if not bar:
            sentence = _(
                "Write the code, a bar and the name, for example: 15B03 | Living intensive."
            )
            filling.blame(row, "replaces", sentence)
            raise SkippedError
        found.append({"code": code.strip(), "title": title.strip()})
    return found


def enter_tariffs(filling: Filling) -> None:
    """Enter what lots and products cost."""
    for row in filling.rows("tariffs"):
        with entering(filling, row):
            lot = filling.find(row, "lot_id")
            product = filling.find(row, "product_id")
            form = filling.demand(row, TariffForm, product_id=product.id if product else None)
            products.add_tariff(filling.session, lot, filling.officer, form)


def enter_windows(filling: Filling) -> None:
    """Enter when one can apply for a lot."""
    for row in filling.rows("windows"):
        with entering(filling, row):
            lot = filling.find(row, "lot_id")
            form = filling.demand(row, WindowForm)
            admission.add_window(filling.session, lot, filling.officer, form)
