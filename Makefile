SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help setup demo evidence test check house bench pictures catalogues clean
# What the caller's shell has active must not leak into this environment.
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME PYTHONDONTWRITEBYTECODE UV_PYTHON UV_PROJECT_ENVIRONMENT DJANGO_SETTINGS_MODULE
# uv trusts what the machine trusts.
export UV_SYSTEM_CERTS ?= 1

help:
	@sed -n 's/^## //p' Makefile

## make setup       fetch what Tilth needs, into this folder only
setup: .venv/.ready staticfiles/.ready catalogues

## make demo        a fictional place to walk around in
demo: setup
	@.venv/bin/tilth demo

## make evidence    a million made-up contacts in that place, and what they tell
evidence: setup
	@.venv/bin/tilth demo_evidence

## make test        the fast suite, then the journeys if a Chromium is here
test: setup
	@tools/test

## make check       format, lint, types, floors, templates, migrations, catalogues
check: setup
	@tools/check

## make house       the house's gauges in numbers
house: setup
	@.venv/bin/python tools/house.py

## make bench       the yardsticks, as ratios
bench: setup
	@.venv/bin/python -m bench

## make pictures    the pictures of README and the guides, taken in the demo place
pictures: setup
	@.venv/bin/python tools/pictures.py

## make catalogues  compile the translations
catalogues: .venv/.ready
	@tools/catalogues

## make clean       take away everything that setup fetched or built
clean:
	rm -rf .venv .boot node_modules static/built staticfiles .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

.venv/.ready: pyproject.toml uv.lock .python-version tools/bootstrap_uv tools/sync
	@tools/bootstrap_uv .boot && tools/sync .boot && touch $@

node_modules/.ready: package.json package-lock.json .venv/.ready
	@echo "Installing npm packages"
	@tools/npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && touch $@

static/built/.ready: node_modules/.ready $(wildcard static/src/*)
	@echo "Building styles and scripts"
	@mkdir -p static/built && tools/npm run --silent build && touch $@

staticfiles/.ready: static/built/.ready
	@TILTH_MODE=demo .venv/bin/tilth manage collectstatic --noinput --clear --verbosity=0 && touch $@
