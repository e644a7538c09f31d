# Everything from a bare checkout: `make demo` and `make test` set up .venv themselves (Python 3.11 to 3.13).
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
# The first Python of this list that runs and is new enough, unless PYTHON is given.
PYTHONS := $(or $(PYTHON),python3.11 python3.12 python3.13 python3)

.PHONY: help demo test test-servers explore servers check format docs clean

help:
	@echo "make demo    answer five questions from the demo graph, with evidence"
	@echo "make test    run all tests but those with servers"
	@echo "make test-servers  run the tests with real servers: Fuseki, Virtuoso, Neo4j"
	@echo "make explore run the tests of make test with other drawn cases every time"
	@echo "make servers start Fuseki, Virtuoso and Neo4j on this machine, as the tests do, until Ctrl-C"
	@echo "make check   ruff, mypy --strict, import-linter"
	@echo "make format  let ruff format and mend the code"
	@echo "make docs    write docs/commands.md from the help texts"
	@echo "make clean   remove the environment and the caches"

$(STAMP): setup.cfg constraints.txt
	@set -e; rm -f $@; \
	for candidate in $(PYTHONS); do \
	  if "$$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then python=$$candidate; break; fi; \
	done; \
	if [ -z "$${python:-}" ]; then echo "kgmem needs Python 3.11, 3.12 or 3.13; name one: make PYTHON=/path/to/python" >&2; exit 1; fi; \
	if [ ! -x $(BIN)/python ]; then "$$python" -m venv $(VENV); fi; \
	echo "Installing kgmem and what it needs into $(VENV) (minutes the first time, nearly all of it PyTorch)" >&2; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'; \
	touch $@

demo: $(STAMP)
	@$(BIN)/kgmem demo

# Two tests side by side, each on one core; those of one file in one process; drawn cases are the same every time.
PYTEST := OMP_NUM_THREADS=1 $(BIN)/pytest -n 2 --dist loadfile
test: $(STAMP)
	@$(PYTEST) --hypothesis-profile=same -m "not servers"

test-servers: $(STAMP)
	@$(PYTEST) --hypothesis-profile=same -m servers

explore: $(STAMP)
	@$(PYTEST) -m "not servers"

servers: $(STAMP)
	@PYTHONPATH=tests $(BIN)/python -m servers.start

check: $(STAMP)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: $(STAMP)
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

docs: $(STAMP)
	@$(BIN)/python -m kgmem.cli.reference > docs/commands.md

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
