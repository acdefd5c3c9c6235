"""Each setting stands in the README, with its name; and nothing else reads the environment."""

import re

from app.core.settings import PACKAGE, Settings


def test_every_setting_stands_in_the_readme():
    readme = (PACKAGE.parent / "README.md").read_text()
    told = set(re.findall(r"`TOETSSTEEN_([A-Z0-9_]+)`", readme))

    assert told == {name.upper() for name in Settings.model_fields}


def test_nothing_else_reads_the_environment():
    wrong = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if re.search(r"os\.environ|getenv", path.read_text())
    ]
    assert wrong == []
