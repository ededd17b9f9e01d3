# The two doors of the house: `make demo` and `make test`. Both set everything up from nothing.
#   PYTHON=python3.12        another interpreter (3.11 or later)
#   JOBS=4                   how many tests run at once (3 unless said)
#   FULL=1                   `make prove` without a limit of time
#   SERVE=no                 `make demo` ends after the report, without serving the pages
#   ANCRAGE_REQUIRE=strace,… a missing outside tool fails `make test` instead of being listed

SHELL := /bin/sh
PYTHON ?= python3
SERVE ?= yes
JOBS ?= 3
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := $(wildcard states config notifications workflow web)
# Keyed on their contents: a new lock installs again, an unchanged one costs nothing.
LOCKED := $(VENV)/.locked-$(shell cksum < requirements/test.txt | tr ' ' '-')
LINKED := $(VENV)/.linked-$(shell cksum < pyproject.toml | tr ' ' '-')
NOT_RUN := .make/not-run
UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate

.DEFAULT_GOAL := help
.PHONY: help setup demo test prove check lock docs clean

help:
	@echo "make demo    installe tout, puis rejoue le programme réel et sert ses pages (SERVE=no : sans les pages)"
	@echo "make test    installe tout, puis passe toutes les vérifications"
	@echo "make prove   éprouve le moteur : une ligne par preuve, 25 minutes (FULL=1 : sans limite)"
	@echo "make docs    régénère les pages de référence"
	@echo "make lock    recalcule les fichiers de verrouillage"
	@echo "make clean   retire tout ce que make a créé"

setup: $(LINKED)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Ancrage demande Python 3.11 ou plus récent : make PYTHON=python3.12 …" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(LOCKED): | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	  --require-hashes -r requirements/test.txt
	@rm -f $(VENV)/.locked-* && touch $@

$(LINKED): $(LOCKED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	  --no-deps --no-build-isolation --editable .
	@rm -f $(VENV)/.linked-* && touch $@

demo: setup
	$(BIN)/ancrage demo $(if $(filter no,$(SERVE)),--no-serve)

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The outside tools that were missing are the last thing said. Files start in the order of
# collection, the longest first (tests/conftest.py).
test: check
	@mkdir -p $(dir $(NOT_RUN)) && rm -f $(NOT_RUN)
	$(BIN)/coverage erase
	NOT_RUN_FILE=$(NOT_RUN) $(BIN)/coverage run -m pytest -n $(JOBS) --dist loadfile \
	  --no-loadscope-reorder
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report
	@cat $(NOT_RUN)

prove: setup
	$(BIN)/python -m tests.proof $(if $(FULL),--full)

lock: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(UV_COMPILE) --extra test --extra pdf pyproject.toml -o requirements/test.txt
	$(UV_COMPILE) --constraint requirements/test.txt --extra pdf pyproject.toml -o requirements/run.txt

docs: setup
	$(BIN)/python docs/generate.py

clean:
	rm -rf $(VENV) .make build dist demo .coverage .coverage.* \
	  .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find $(PACKAGES) tests docs -name __pycache__ -type d -prune -exec rm -rf {} +
