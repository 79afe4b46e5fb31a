# make demo    sample data and a server, on SQLite       make demo DB=postgres    the same on PostgreSQL
# make test    every test on both databases               make check               lint, types, layers, words
# make serve   your own data in var/                      make help                the rest
# Needs Python 3.11 or newer; everything else is installed into .venv.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
DB ?= sqlite
PORT ?= 8000
BIN := .venv/bin
PO := $(wildcard src/zhixing/*/locale/*/LC_MESSAGES/django.po)
TEMPLATES = $(shell find src -name '*.html')
# Runs a command on the embedded PostgreSQL, which lives as long as the command.
ON_postgres := $(BIN)/python -m zhixing.config.embedded $${ZHIXING_VAR:-var}/postgres
ON := $(ON_$(DB))

say = @printf '\n\033[1m== %s\033[0m\n' "$(1)"

.PHONY: help setup demo serve test check fix messages screenshots bench lock clean browser

help:
	@sed -n 's/^# //p' Makefile | head -4
	@echo 'make fix (format, mend what ruff can) · messages (new strings into the catalogues) · screenshots · bench · lock · clean'

# --- The venv: made once, brought up to date when the lock changes ------------------------------------
setup: .venv/.installed .venv/.translated

.venv/.python:
	$(call say,Python: making .venv)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 …")'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@touch $@

.venv/.installed: .venv/.python requirements/dev.txt pyproject.toml
	$(call say,Packages: installing what requirements/dev.txt locks)
	@VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv pip sync --require-hashes requirements/dev.txt
	$(call say,Zhixing: installing the command .venv/bin/zhixing)
	@VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv pip install --quiet --no-deps --editable .
	@touch $@

.venv/.translated: .venv/.installed $(PO)
	$(call say,Words: compiling the Chinese catalogues)
	@$(BIN)/python tools/translations.py compile
	@touch $@

# --- Running ------------------------------------------------------------------------------------------
# Invented people keep to a folder of their own, away from yours.
demo: export ZHIXING_DEMO = 1
demo: export ZHIXING_VAR = $(CURDIR)/var/demo
demo: setup
	$(call say,Database ($(DB)): tables)
	@$(ON) $(BIN)/zhixing migrate --verbosity 0
	$(call say,Sample data)
	@$(ON) $(BIN)/zhixing demo
	$(call say,Server)
	@$(ON) $(BIN)/zhixing serve --port $(PORT)

serve: setup
	@$(ON) $(BIN)/zhixing migrate --verbosity 0
	@$(ON) $(BIN)/zhixing serve --port $(PORT)

# --- Proving ------------------------------------------------------------------------------------------
browser: setup
	@$(BIN)/python tools/browser.py

test: setup browser
	$(call say,Tests on SQLite)
	@$(BIN)/pytest -n 2 --db=sqlite
	$(call say,Tests on PostgreSQL)
	@$(BIN)/pytest -n 2 --db=postgres

check: setup
	$(call say,Lint and format)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	$(call say,Types)
	@$(BIN)/mypy
	$(call say,Layers)
	@$(BIN)/lint-imports
	$(call say,Templates)
	@$(BIN)/djade --target-version 5.2 --check $(TEMPLATES)
	@$(BIN)/djlint --quiet --lint src
	$(call say,Translations)
	@$(BIN)/python tools/translations.py check
	$(call say,Migrations)
	@$(BIN)/zhixing makemigrations --check --dry-run
	$(call say,Deployment)
	@ZHIXING_HTTPS=1 ZHIXING_HOSTS=zhixing.example $(BIN)/zhixing check --deploy --fail-level WARNING
	$(call say,Repository)
	@$(BIN)/pytest -q tests/test_repository.py

fix: setup
	-@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	-@$(BIN)/djade --target-version 5.2 $(TEMPLATES)

messages: setup
	@$(BIN)/python tools/translations.py update
	@$(BIN)/python tools/translations.py compile

# The guide's pictures, from a fresh demo.
screenshots: setup browser
	@$(BIN)/python tools/screenshots.py

bench: setup
	@$(ON) $(BIN)/zhixing bench $(SIZE)

lock: .venv/.python
	$(call say,Locking to the newest versions that fit)
	@$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header --python-version 3.11 \
		pyproject.toml --output-file requirements/base.txt
	@$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header --python-version 3.11 \
		--constraints requirements/base.txt --group dev --group postgres pyproject.toml \
		--output-file requirements/dev.txt

clean:
	@rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find src -name '*.mo' -delete
	@echo 'var/ (your data) is kept'
