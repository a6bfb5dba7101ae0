# Each target does its own set-up from a fresh clone; nothing but Python 3.11+, make and (for the browser tests) apt.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo test lint bench fuzz clean

help:
	@echo "make demo   a sample map in the browser      make test   all tests"
	@echo "make lint   ruff and mypy                    make bench  every figure the README states"
	@echo "make fuzz   hostile files, and two minutes of a fuzzer for each reader"

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

# the stamps say what is installed; they are older than pyproject.toml after an update
$(VENV)/.installed: pyproject.toml $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.installed-%: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --group $*
	touch $@

demo: $(VENV)/.installed
	$(BIN)/mapdash demo

test: $(VENV)/.installed-test
	sh scripts/install_browser.sh
	$(BIN)/python -m pytest

lint: $(VENV)/.installed-lint $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.installed-bench $(VENV)/.installed-test
	$(BIN)/python -m benchmarks

fuzz: $(VENV)/.installed-fuzz
	$(BIN)/python -m fuzz.hostile
	$(BIN)/python -m fuzz.readers --all 120

clean:
	rm -rf $(VENV) gazetteer/compiled build dist
