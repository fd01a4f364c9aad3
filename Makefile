# Two commands, nothing to install by hand: `make demo` and `make test`.
# A virtual environment is made in .venv from the hashed locks; the second run takes seconds.

SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
DEMO := demo-watch
PYTEST ?=

.PHONY: help demo test bench eval regold lock clean

help:            ## what can be made
	@grep -hE '^[a-z]+: .*##|^[a-z]+:  *##' $(MAKEFILE_LIST) | sed 's/:[^#]*## /\t/' | sort

$(UV):
	@echo "making a virtual environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Tocsin needs Python 3.11 or newer; got $$($(PYTHON) -V); set PYTHON=python3.12, say"; exit 2; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "python3 -m venv failed: on Debian and Ubuntu, apt-get install python3-venv"; exit 2; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.lock

$(VENV)/core: $(UV) requirements/core.lock pyproject.toml
	@echo "installing Tocsin and what it needs (requirements/core.lock)"
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/core.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test: $(VENV)/core requirements/test.lock
	@echo "installing what the tests need (requirements/test.lock)"
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/test.lock
	@touch $@

demo: $(VENV)/core  ## run the main job on a made-up election and open its briefing
	@$(BIN)/tocsin demo --keep $(DEMO)

test: $(VENV)/test  ## every check and every test
	@echo "checking form and types"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet src tests bench eval scripts
	@$(BIN)/mypy
	@echo "running every test"
	@if java=$${JAVA_HOME:+$$JAVA_HOME/bin/}java; command -v "$$java" >/dev/null; then \
	  $(BIN)/pytest --numprocesses auto --dist loadgroup $(PYTEST); \
	elif [ -n "$(TOCSIN_SPARK)" ]; then \
	  echo "TOCSIN_SPARK is set, and there is no Java for the tests on a Spark cluster"; exit 2; \
	else \
	  echo "no Java here, so the tests on a Spark cluster are NOT run; to have them:" \
	    "apt-get install default-jre-headless, or set JAVA_HOME"; \
	  $(BIN)/pytest --numprocesses auto --dist loadgroup -m "not spark" $(PYTEST); \
	fi
	@if $(BIN)/python -c 'import sys; from tests.postgres import binaries; sys.exit(not binaries())'; then \
	  echo "running the tests of casework on PostgreSQL too"; \
	  TOCSIN_TEST_POSTGRES=1 $(BIN)/pytest --numprocesses auto --dist loadgroup tests/casework; \
	elif [ -n "$(TOCSIN_POSTGRES)" ]; then \
	  echo "TOCSIN_POSTGRES is set, and there is no PostgreSQL for the tests of casework"; exit 2; \
	else \
	  echo "no PostgreSQL here, so casework is tested on SQLite only; to have both:" \
	    "apt-get install postgresql"; \
	fi
	@echo "holding detection quality to its floors"
	@$(BIN)/python -m eval.gate

bench: $(VENV)/test  ## measure speed against named peers, in one run
	@$(BIN)/python bench/all.py

eval: $(VENV)/test  ## measure detection quality, and hold it to its floors
	@$(BIN)/python -m eval.gate

regold: $(VENV)/test  ## rewrite the golden files; read the diff before you commit it
	@TOCSIN_REGOLD=1 $(BIN)/pytest tests

lock: $(UV)      ## resolve the locks again
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" pyproject.toml requirements/build.in -o requirements/core.lock
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" --extra test -c requirements/core.lock pyproject.toml -o requirements/test.lock
	@echo uv | $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" - -o requirements/uv.lock

clean:           ## forget the environment and the demo watch
	rm -rf $(VENV) $(DEMO)
