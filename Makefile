# One command for everything; `make help` lists them. Nothing needs to be set up by hand.
# Another Python than the first that is found: make PYTHON=python3.12 test

PYTHON  := $(shell sh scripts/find_python.sh)
VENV    := .venv
BIN     := $(VENV)/bin
DEMO    := .venv-demo
PIP     := -m pip --disable-pip-version-check install --quiet -c constraints.txt
EXAMPLE := examples/ashgabat-2024/event.toml
SCHOOL  := examples/spring-school-2027/event.toml
# Plugins are installed as a user would, from their folders: a change of one has to be installed anew.
PLUGINS := $(shell find plugins -path '*/src/*.py' -o -name pyproject.toml)
PACKAGE := $(shell find src -name '*.py')
# How long `make fuzz` takes with each target, in seconds, and where it keeps what it finds.
TIME    := 600
FINDS   := .fuzz
# How many walks `make walks` goes, and the seed of the first: others find other things.
WALKS   := 200
SEED    := 1
# What takes long takes three times as long where coverage is measured: it runs by itself.
TESTS   := $(BIN)/python -m pytest -W error -n auto --dist worksteal
PINNED  := pyproject.toml constraints.txt $(PLUGINS)

.PHONY: help demo test quick full check docs reference examples pictures golden bench fuzz walks constraints clean

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

demo: $(DEMO)/ready  ## export the Ashgabat workshop, draw the first day of a school and make its web site
	@$(DEMO)/bin/eventkit check $(EXAMPLE)
	@$(DEMO)/bin/eventkit export $(EXAMPLE) --to icalendar --to markdown --to json --to csv -o demo/
	@echo "The files are in $(CURDIR)/demo"
	@echo
	@$(DEMO)/bin/eventkit show $(SCHOOL) --only day:1
	@echo
	@echo "That was: eventkit show $(SCHOOL) --only day:1"
	@echo "For the command eventkit in this shell: . $(DEMO)/bin/activate"
	@echo
	@$(DEMO)/bin/eventkit export $(SCHOOL) --to html -o demo/site/
	@echo "That is a web site: file://$(CURDIR)/demo/site/index.html"

test: takes check docs  ## the whole test suite, as CI runs it
	$(BIN)/python scripts/node_modules.py
	$(TESTS) -m "not (hypothesis or once or slow)" --cov --cov-report=term --cov-fail-under=95
	$(TESTS) -m "hypothesis or once or slow"
	$(BIN)/python scripts/try_wheel.py
	$(BIN)/python -m benchmarks.gate
	$(BIN)/python scripts/lowest_versions.py
	$(BIN)/python scripts/other_pythons.py --quick

.PHONY: takes
takes:
	@echo "This takes about a quarter of an hour on two cores; make quick takes two minutes."

quick: check  ## what shows most faults soonest: lint, types, tests in this process, few examples
	HYPOTHESIS_PROFILE=few $(TESTS) --quick

full: test walks  ## what CI has no time for: every pinned event and zone, every Python whole, 200 examples of each property, walks, instructions, growth
	$(BIN)/python -m benchmarks.instructions
	HYPOTHESIS_PROFILE=thorough $(TESTS) --full -m "hypothesis or full"
	$(BIN)/python scripts/other_pythons.py
	$(BIN)/python -m benchmarks.growth

check: $(VENV)/ready  ## formatting, lint and types
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

docs: $(VENV)/ready  ## the documentation, in site/
	$(BIN)/python scripts/reference.py --check
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

reference: $(VENV)/ready  ## write the generated pages of the documentation anew
	$(BIN)/python scripts/reference.py

examples: $(VENV)/ready  ## write the exported files of the examples anew
	$(BIN)/python scripts/examples.py

pictures: $(VENV)/ready  ## take the pictures of the first tutorial and of web sites anew; needs Chromium
	$(BIN)/python scripts/pictures.py
	$(BIN)/python scripts/site_pictures.py

golden: $(VENV)/ready  ## write the digests of the pinned exports anew, and say which changed
	$(BIN)/python -m tests.golden

bench: $(VENV)/ready  ## measure eventkit beside its peers, and write the page and plot of benchmarks
	$(BIN)/python -m benchmarks --page

fuzz: $(VENV)/ready  ## fuzz each target for TIME seconds (600); what is found goes into FINDS (.fuzz)
	@failed=; for target in toml json calendar log; do \
	    $(BIN)/python -m tests.fuzz.fuzzer $$target $(FINDS) -max_total_time=$(TIME) \
	        -print_final_stats=1 || failed="$$failed $$target"; \
	done; test -z "$$failed" || { echo "promises were broken, see $(FINDS):$$failed" >&2; exit 1; }

walks: $(VENV)/ready  ## go WALKS walks (200) of edits and releases from SEED (1), and look for leaks
	$(BIN)/python -m tests.walks --walks $(WALKS) --seed $(SEED)

constraints:  ## pin the newest versions of everything in constraints.txt
	@python=$$(sh scripts/find_python.sh 3.11); \
	    test -n "$$python" || { echo "constraints are made with Python 3.11, and there is none" >&2; exit 1; }; \
	    "$$python" scripts/constraints.py

clean:  ## remove all that was made
	rm -rf $(VENV) $(DEMO) .venv-3.* .venv-lowest demo site dist tests/readers/node_modules
	rm -rf .coverage .fuzz .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/ready: $(PINNED) src/eventkit/__init__.py
	@test -n "$(PYTHON)" || sh scripts/find_python.sh --explain
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python $(PIP) pip
	$(BIN)/python $(PIP) --group dev -e '.[testing]' ./plugins/* './plugins/eventkit-html[pdf]'
	@touch $@

$(DEMO)/ready: $(PINNED) $(PACKAGE)
	@test -n "$(PYTHON)" || sh scripts/find_python.sh --explain
	@$(PYTHON) -m venv $(DEMO)
	@$(DEMO)/bin/python $(PIP) . ./plugins/eventkit-csv ./plugins/eventkit-html
	@touch $@
