# Toetssteen: every target does its own set-up; nothing needs to be installed by hand but Python 3.11+.
PORT ?= 8000
DATA ?= var/demo
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null || echo $(BIN)/uv)

# Keep compiled modules, wherever this runs: without them every start compiles everything anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo demo-reset test check lint types house bench clean

demo: .venv/ready
	@$(BIN)/toetssteen demo --data $(DATA) --port $(PORT)

demo-reset: .venv/ready
	@rm -rf $(DATA)
	@$(BIN)/toetssteen demo --data $(DATA) --port $(PORT)

# What `make check` checks of the house is not tested once more.
test: .venv/ready
	@$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder $(if $(or $(CHECKED),$(filter check,$(MAKECMDGOALS))),--ignore=tests/architecture)

check: .venv/ready
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target types house lint

types: .venv/ready
	@$(BIN)/mypy

house: .venv/ready
	@$(BIN)/pytest tests/architecture

lint: .venv/ready
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/djlint templates --lint --quiet

bench: .venv/ready
	@$(BIN)/python bench/run.py

clean:
	@rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache dist

# The environment comes from the lock and nothing else.
.venv/ready: uv.lock pyproject.toml
	@python3 -c 'import sys; sys.exit("Toetssteen needs Python 3.11 or newer." if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || python3 -m venv .venv
	@command -v uv >/dev/null 2>&1 || test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet uv
	@UV_PROJECT_ENVIRONMENT=.venv $(UV) sync --frozen --quiet --inexact
	@touch .venv/ready
