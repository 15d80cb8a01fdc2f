# Every target sets up .venv by itself, once; set-up is done again only when requirements.txt or pyproject.toml changed.
SHELL := bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
unexport PYTHONDONTWRITEBYTECODE # compiling pandas and altair anew at every start costs seconds

SEEDS ?= seeds
LEDGER ?= reports/ledger.db
ARGS ?=
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
BIN := .venv/bin

.PHONY: help briefing lab test lint bench wheel preview requirements clean accuracy readme train

help: ## this page
	@echo "Tollbook: news reports in, one honest briefing out."
	@echo
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | while IFS=$$'\t' read -r name what; do \
	  printf '  make %-14s %s\n' "$$name" "$$what"; done
	@echo
	@echo "Your own articles:   make briefing SEEDS=folder LEDGER=reports/mine.db"
	@echo "One town only:       make briefing ARGS='-p place Karachi'"
	@echo "One test:            make test ARGS='-k lexicon'"
	@echo "On the command line: $(BIN)/tollbook --help"

briefing: .venv/.ready ## read the articles in seeds/ and render the briefing into reports/
	@$(BIN)/tollbook extract $(SEEDS) --ledger $(LEDGER)
	@$(BIN)/tollbook brief --ledger $(LEDGER) $(ARGS)

lab: .venv/.ready ## open JupyterLab on notebooks/
	$(BIN)/jupyter-lab --notebook-dir=notebooks --LabApp.app_settings_dir="$(CURDIR)/tools/lab" $(if $(filter 0,$(shell id -u)),--allow-root) $(ARGS)

test: .venv/.ready ## run every test, and every example in the documentation of the code
	$(BIN)/python -m pytest $(ARGS)

lint: .venv/.ready ## check style and formatting, notebooks too
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

accuracy: .venv/.ready ## score the hand-coded gold and write docs/accuracy.md and the README's table
	@$(BIN)/python tools/accuracy.py

DATA ?= ../shared/data
train: .venv/.ready ## learn the weights anew from keyed reports in DATA; docs/learned.md says of what
	@$(BIN)/python tools/train.py $(DATA) $(ARGS)
	@$(BIN)/python tools/train_repeats.py $(DATA)
	@$(BIN)/python tools/train_own_news.py $(DATA)

readme: .venv/.ready ## write the current finding into README.md
	@$(BIN)/python tools/readme.py

bench: .venv/.ready ## time extracting, and a briefing beside plain papermill and nbconvert
	@folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; TIMEFORMAT='%R s wall, %U s CPU'; set -e; \
	echo "extract $(SEEDS)"; time $(BIN)/tollbook extract $(SEEDS) --ledger $$folder/ledger.db > /dev/null; \
	echo "extract again, nothing new"; time $(BIN)/tollbook extract $(SEEDS) --ledger $$folder/ledger.db > /dev/null; \
	$(BIN)/python bench/rendering.py $(SEEDS); \
	$(BIN)/python bench/reading.py

wheel: .venv/.ready ## build dist/tollbook-*.whl, notebooks and page inside; install it anywhere with pip
	@$(BIN)/python -m hatchling build -t wheel -d dist

preview: .venv/.ready ## take the pictures of the sample briefing in docs/ (needs a Chromium)
	@$(BIN)/python tools/preview.py

requirements: ## pin every package anew in requirements.txt (needs uv)
	@uv=$$(command -v uv || ls $(BIN)/uv 2>/dev/null) || { echo "uv is not here: pip install uv, then make requirements"; exit 1; }; \
	"$$uv" pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --upgrade \
	  pyproject.toml --extra dev -o requirements.txt
	@echo "requirements.txt pins $$(grep -c == requirements.txt) packages; run make test before you commit it."

clean: ## remove .venv and caches; reports/ stays as it is
	rm -rf .venv build dist .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --no-deps: the list is complete, and pip would otherwise ask for the package that [tool.uv] leaves out.
.venv/.ready: requirements.txt pyproject.toml
	@[ -n "$(PYTHON)" ] || { echo "Tollbook needs Python 3.11 or newer; install it, or name it: make PYTHON=/path/to/python"; exit 1; }
	@echo "Setting up .venv, once; this takes about a minute."
	@if command -v uv > /dev/null; then set -e; \
	  [ -x $(BIN)/python ] || uv venv --quiet --python "$(PYTHON)" .venv; \
	  export VIRTUAL_ENV="$(CURDIR)/.venv"; \
	  uv pip install --quiet --no-deps --require-hashes --compile-bytecode -r requirements.txt; \
	  uv pip install --quiet --no-deps --no-build-isolation -e .; \
	else set -e; \
	  [ -x $(BIN)/python ] || "$(PYTHON)" -m venv .venv; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.txt; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	fi
	@$(BIN)/python -m compileall -qq analysis
	@touch $@
