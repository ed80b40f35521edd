# What people type. The environment in .venv is made from requirements.lock, once, and again when the lock changes.
PYTHON ?= python3
VENV := .venv
READY := $(VENV)/.ready
RUN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help report check test test-all lab bench browser golden lock clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Setting up $(VENV) from requirements.lock (a few minutes, once) ..."
	@test -x $(RUN)/python || $(PYTHON) -m venv $(VENV)
	@$(RUN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(RUN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@$(RUN)/python -m compileall -q src # as pip does with what it copies
	@touch $(READY)

report: $(READY) ## build the report into reports/latest
	@$(RUN)/companion build

check: $(READY) ## lint, types, and the rules on which rooms may import which
	@$(RUN)/ruff check --quiet src tests benchmarks
	@$(RUN)/lint-imports --no-cache > /dev/null || $(RUN)/lint-imports --no-cache
	@$(RUN)/mypy

test: check ## the tests; those for a browser or Quarto are skipped, with the reason, where there is none
	@$(RUN)/python -m pytest -m "not long" -n 2 --dist loadfile

test-all: $(READY) ## every test, the long ones too
	@$(RUN)/python -m pytest

lab: $(READY) ## the notebooks in JupyterLab
	@$(RUN)/jupyter lab --notebook-dir=.

bench: $(READY) ## time the build against papermill and Quarto (or pandoc and typst), in pairs
	@$(RUN)/python -m benchmarks

browser: ## a Chromium for the browser tests, from Debian's packages where that can be
	@sh tests/browser/get.sh

golden: $(READY) ## draw the golden charts and pages of the tests again; review the change as a diff
	@$(RUN)/python -m companion.charts.golden
	@$(RUN)/python -m tests.browser.pictures

lock: ## resolve requirements.lock again from pyproject.toml (needs uv)
	@uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.lock

clean: ## remove stages, caches and the environment; built editions stay
	@rm -rf .companion .pytest_cache .ruff_cache $(VENV)
