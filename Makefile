# Two commands do all the set-up: `make run` answers the built-in question, `make test` passes the tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.installed

.PHONY: install run test lint types bench study reference calibrate docs clean

install: $(READY)

$(READY): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

run: install
	$(BIN)/arrears compare gemeente-n standard-referral

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: install
	$(BIN)/mypy

test: lint types
	$(BIN)/python -m pytest -n 2

bench: install
	$(BIN)/python -m benchmarks.speed

study: install
	$(BIN)/arrears compare gemeente-n standard-referral --replications 100
	$(BIN)/python -m benchmarks.pairing --replications 100
	$(BIN)/arrears validate gemeente-n
	$(BIN)/python -m experiments.stationarity
	$(BIN)/python -m benchmarks.kill --kills 10
	$(BIN)/python -m experiments.structure
	$(BIN)/python -m experiments.hypotheses
	$(BIN)/python -m experiments.returns

reference: install
	$(BIN)/python -m experiments.reference

calibrate: install
	$(BIN)/arrears calibrate gemeente-n --write-values
	$(BIN)/arrears validate gemeente-n --posterior --draws 100 --write-docs
	$(BIN)/arrears validate gemeente-n --claims

docs: install
	$(BIN)/python -m experiments.odd

clean:
	rm -rf $(VENV) .cache build *.egg-info
