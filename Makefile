# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Needs make, git and one Python from 3.11 on; everything else comes into build/. "make help" lists the targets.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory

VENV := build/venv
PYTHON := $(VENV)/bin/python
PART := $(PYTHON) -m tools.run_parts

# A tool without a HOME, or with one that cannot be written, keeps its files below build/.
ifeq ($(shell test -n "$$HOME" && test -w "$$HOME" && echo yes),)
export HOME := $(CURDIR)/build/home
endif
export PYTHONDONTWRITEBYTECODE := 1

# What CI tests its matrix with: make test PYTHONS="3.12 3.12" CORE=2.20 (see tools/find-python.sh).
PYTHONS ?= 3.11 3.13+
CORE ?=

.PHONY: help env demo test test-quick bench docs build clean constraints format version changelog release-files
.PHONY: lint sanity unit contract fault integration molecule tarball bare importer compat

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while IFS='	' read -r name text; do printf '  %-14s %s\n' "$$name" "$$text"; done
	@echo '  unit, contract, fault, integration, molecule, sanity, tarball, bare, importer, compat: parts of "make test"'

env: ## make build/venv, with exact versions of every tool
	@mkdir -p "$$HOME" build/logs
	@CORE='$(CORE)' sh tools/make-env.sh $(VENV) $(PYTHONS) constraints.txt requirements-dev.in requirements-test.in
	@sh tools/link-collection.sh

demo: env ## audit and export three simulated accounts (LIVE=1: the accounts of your environment)
	@$(PYTHON) -m tools.demo $(if $(LIVE),--live)

test: env ## everything that CI checks
	@$(PART)

test-quick: env ## the quick unit tests, ruff and mypy: half a minute on two idle cores
	@$(PART) --quick

bench: env ## the benchmarks, beside their peers
	@$(PYTHON) -m tests.bench

docs: env ## build/docs/html: the documentation site
	@$(PYTHON) -m tools.docs_site

build: env ## build/cpaas-recordings-VERSION.tar.gz
	@$(PYTHON) -m tools.tarball --build-only

version: env ## write NEW=1.2.3 wherever the version stands
	@$(PYTHON) -m tools.release version '$(NEW)'

changelog: env ## write CHANGELOG.md for the version of galaxy.yml, and use up the fragments
	@$(PYTHON) -m tools.release changelog

release-files: env ## build/release: tarball, definition of the execution environment, checksums
	@$(PYTHON) -m tools.release files

lint: env ## ruff, mypy, ansible-lint, documentation and changelog
	@$(PART) ruff mypy ansible-lint docs-lint

unit contract integration: env
	@$(PYTHON) -m pytest -q tests/$@

fault: env ## all mixes of faults, property tests with many examples, and everything at full size
	@$(PYTHON) -m pytest -q --thorough tests/fault tests/unit

sanity molecule tarball bare importer compat: env
	@$(PART) $@

format: env ## let ruff format the code
	@$(VENV)/bin/ruff format --quiet .
	@$(VENV)/bin/ruff check --quiet --fix .

constraints: env ## renew the exact versions in constraints*.txt
	@sh tools/renew-constraints.sh

clean: ## remove everything that was made
	@rm -rf build .mypy_cache .ruff_cache .pytest_cache .ansible
