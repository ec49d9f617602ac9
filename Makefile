# One command for everything; `make help` lists them. Nothing needs to be set up by hand.

PYTHON := $(shell sh scripts/find_python.sh)
VENV   := .venv
BIN    := $(VENV)/bin
DEMO   := .venv-demo
SOURCES := $(shell find src plugins -name '*.py' -o -name pyproject.toml)

.PHONY: help demo test check docs bench constraints reference examples clean

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

demo: $(DEMO)/ready  ## export the Ashgabat workshop as calendar, Markdown, JSON and table
	@$(DEMO)/bin/eventkit check examples/ashgabat-2024/event.toml
	@$(DEMO)/bin/eventkit export examples/ashgabat-2024/event.toml \
	    --to icalendar --to markdown --to json --to csv -o demo/
	@echo "The files are in $(CURDIR)/demo"

test: check docs  ## the whole test suite, as CI runs it
	$(BIN)/python scripts/node_modules.py
	$(BIN)/python -m pytest -W error -n auto --dist worksteal --cov --cov-report=term --cov-fail-under=85
	$(BIN)/python scripts/try_wheel.py
	$(BIN)/python scripts/other_pythons.py

check: $(VENV)/ready  ## formatting, lint and types
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

docs: $(VENV)/ready  ## the documentation, in site/
	$(BIN)/python scripts/reference.py --check
	$(BIN)/mkdocs build --strict --quiet

reference: $(VENV)/ready  ## write the generated pages of the documentation anew
	$(BIN)/python scripts/reference.py

examples: $(VENV)/ready  ## write the exported files of the examples anew
	$(BIN)/python scripts/examples.py

bench: $(VENV)/ready  ## what starting eventkit costs, as ratios
	$(BIN)/python benchmarks/startup.py

constraints: $(VENV)/python  ## pin the newest versions of everything in constraints.txt
	$(BIN)/python scripts/constraints.py

clean:  ## remove all that was made
	rm -rf $(VENV) $(DEMO) .venv-3.* demo site dist .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/python:
	@test -n "$(PYTHON)" || { sh scripts/find_python.sh --explain; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -c constraints.txt pip
	@touch $@

# Plugins are installed as a user would, from their folders, and not as links to them.
$(VENV)/ready: $(VENV)/python pyproject.toml constraints.txt $(SOURCES)
	$(BIN)/python -m pip install --quiet -c constraints.txt --group dev -e '.[rich,testing]'
	$(BIN)/python -m pip install --quiet --no-deps --force-reinstall ./plugins/*
	@touch $@

$(DEMO)/ready: pyproject.toml constraints.txt $(SOURCES)
	@test -n "$(PYTHON)" || { sh scripts/find_python.sh --explain; exit 1; }
	@$(PYTHON) -m venv $(DEMO)
	@$(DEMO)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt . ./plugins/eventkit-csv
	@touch $@
