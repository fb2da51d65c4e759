# The one list of commands.  A machine with Python 3.11 or newer and make is enough for demo and test.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
EXTRAS := [postgres,browser,extract,keyring,dkim,excel,holidays]

.DEFAULT_GOAL := help
.PHONY: help demo install test lint format types layers deps dead check dist bench soak docs pictures goldens clean

help:  ## Show this list.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

demo: $(VENV)/installed  ## Install, and watch the whole story on sample posts, offline.
	@$(BIN)/publisher demo

install: $(VENV)/installed  ## Make .venv with Publisher in it.

test: $(VENV)/tested  ## Install what the tests need, and pass them.
	$(BIN)/python -m pytest -n 2 --dist loadgroup -q -m "not soak"

lint: $(VENV)/linted  ## Run the linters.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/linted  ## Format the code.
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

types: $(VENV)/linted  ## Check the types.
	$(BIN)/mypy

layers: $(VENV)/linted  ## Check that data flows one way.
	$(BIN)/lint-imports

deps: $(VENV)/linted  ## Check that what is imported is declared, and the other way round.
	$(BIN)/deptry .

dead: $(VENV)/tested  ## Look for code that nothing uses.
	$(BIN)/python scripts/find_dead_ends.py

check: lint types layers deps dead  ## All quick checks.

dist: $(VENV)/tested  ## Build wheel and sdist into dist/, and try each in an empty environment.
	$(BIN)/python scripts/try_distribution.py

bench: $(VENV)/tested  ## Run the benchmarks; each prints ratios against a peer of the same run.
	@BENCH_MISSED=$$(mktemp); export BENCH_MISSED; status=0; \
	for file in benchmarks/bench_*.py; do echo "== $$file"; $(BIN)/python $$file || status=1; done; \
	if [ -s "$$BENCH_MISSED" ]; then echo "== Bars that were missed"; cat "$$BENCH_MISSED"; fi; \
	rm -f "$$BENCH_MISSED"; exit $$status

soak: $(VENV)/tested  ## Run the long trials.
	HYPOTHESIS_PROFILE=soak $(BIN)/python -m pytest -q -m soak --timeout 3600

docs: $(VENV)/tested  ## Write the generated reference pages.
	$(BIN)/python scripts/make_cli_reference.py
	$(BIN)/python scripts/make_json_reference.py
	$(BIN)/python scripts/make_checks_reference.py
	$(BIN)/python scripts/make_package_tree.py

pictures: $(VENV)/tested  ## Make the pictures of the documentation anew; look at each before you commit it.
	$(BIN)/python scripts/make_pictures.py

goldens: $(VENV)/tested  ## Write the golden files anew; read their diff before you commit it.
	$(BIN)/python -m pytest -q -m "not soak" --snapshot-update

clean:  ## Remove what these commands made.
	rm -rf $(VENV) build dist demo .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Publisher needs Python 3.11 or newer; name one with: make PYTHON=python3.12 demo"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install -qq --upgrade "pip>=25.3"
	@touch $@

$(VENV)/installed: $(VENV)/made pyproject.toml constraints.txt
	@echo "Installing Publisher into $(VENV) ..."
	@$(PIP) install -qq -c constraints.txt -e .
	@touch $@

$(VENV)/tested: $(VENV)/installed
	@$(PIP) install -qq -c constraints.txt -e ".$(EXTRAS)" --group test
	@touch $@

$(VENV)/linted: $(VENV)/tested
	@$(PIP) install -qq -c constraints.txt --group lint
	@touch $@
