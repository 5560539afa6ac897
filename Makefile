# Two commands are enough: `make run` and `make test`. Everything else is a part of them.

.DEFAULT_GOAL := help
.PHONY: help setup run refresh serve test test-deep lint format bench clean lock bom

PORT ?= 8501
ROLE ?= analyst
RAW ?=
# Deliveries from elsewhere get a home of their own: two regions in one warehouse would be one wrong region.
DATA_HOME ?= data/home$(if $(RAW),-$(shell printf %s "$(abspath $(RAW))" | cksum | cut -d' ' -f1))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && { echo $$p; break; }; done)

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PLACES := $(if $(RAW),--raw "$(RAW)") --home "$(DATA_HOME)"

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(READY) ## make .venv from the hash-pinned lock (nothing to do the second time)

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Thuis needs Python 3.11, 3.12 or 3.13 (with venv)." >&2; exit 2; }
	@echo "Setting up .venv with $(PYTHON); the first time this takes one to three minutes."
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@if command -v uv >/dev/null 2>&1; then \
		uv pip install -q --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.lock; \
	else $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock; fi
	@if command -v uv >/dev/null 2>&1; then uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .; \
	else $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .; fi
	@$(BIN)/python -m pipelines.defs.dbt_manifest
	@touch $(READY)

# Exit code 1 is a release with remarks: worth telling, no reason to stop.
REFRESH = $(BIN)/thuis refresh $(PLACES) || { code=$$?; [ $$code -eq 1 ] || exit $$code; \
	echo "Released with remarks (exit code 1); the page Datakwaliteit tells which."; }

run: setup ## refresh on data/raw (or RAW=DIR) and open the dashboard (PORT=N)
	@$(REFRESH)
	@exec $(BIN)/thuis serve --home "$(DATA_HOME)" --role $(ROLE) --port $(PORT)

refresh: setup ## take in new deliveries and make a new release
	@$(REFRESH)

serve: setup ## open the dashboard on the current release (PORT=N, ROLE=funder)
	@exec $(BIN)/thuis serve --home "$(DATA_HOME)" --role $(ROLE) --port $(PORT)

TWO_AT_A_TIME = -n 2 --dist loadfile --no-loadscope-reorder

test: setup ## pass all tests
	@$(BIN)/python -m pytest $(TWO_AT_A_TIME) \
		--cov=pipelines --cov=validations --cov=dashboards --cov-fail-under=90 --cov-report=term:skip-covered

test-deep: setup ## prove at length what tests sample: 1,000 populations of known truth, large random regions, 200 kills of a refresh, R (an hour)
	@$(BIN)/python -m pytest -m "deep or r" $(TWO_AT_A_TIME)

lint: setup ## ruff, mypy, sqlfluff, import-linter, and a scan for identifiers and secrets
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/sqlfluff lint dbt_project/models --processes 2 -q
	@$(BIN)/python tests/scanner.py

format: setup ## put the code in the house style
	@$(BIN)/ruff check --fix -q .
	@$(BIN)/ruff format .

bench: setup ## measure what a refresh, a large delivery, the measures and hiding cost, as ratios
	@$(BIN)/python -m benchmarks.refresh
	@$(BIN)/python -m benchmarks.intake
	@$(BIN)/python -m benchmarks.measures
	@$(BIN)/python -m benchmarks.disclosure

bom: setup ## write the bill of materials of this code to bom.json, in CycloneDX
	@$(BIN)/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-reproducible --of JSON -o bom.json

lock: ## pin the newest versions that pyproject.toml allows
	@uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--no-strip-extras -q --upgrade --custom-compile-command "make lock" -o requirements.lock

clean: ## remove what make made, but never data/home
	@rm -rf $(VENV) dbt_project/target dbt_project/logs .pytest_cache .mypy_cache .ruff_cache .coverage*
