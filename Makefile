# Everything runs from a virtual environment of its own; the first target that needs it sets it up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

export DBT_SEND_ANONYMOUS_USAGE_STATS := false

.PHONY: setup demo test lint soak soak-kills bench bots-report checksum clean lock

setup: $(READY)

# Pins with hashes; compiled once, because every dbt start would otherwise compile some 2,000 modules.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "leadscore needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q -j 0 $(VENV)/lib >/dev/null || true
	@touch $(READY)

# Pins anew (needs uv): uv records no addresses in this form.
lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	    --no-header --no-annotate --quiet --output-file requirements.lock

# The main job on a made-up company: raw files -> load -> validate -> build -> whom to call, and why.
demo: $(READY)
	$(BIN)/leadscore demo

# Every check. The linters first: they are quick, and tell of slips before the long tests start.
test: lint
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal --durations 5

lint: $(READY)
	$(BIN)/ruff format --check scripts tests benchmarks
	$(BIN)/ruff check scripts tests benchmarks
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --disable-progress-bar models tests

# Random histories against the oracle and fresh builds, as many as asked.
CASES ?= 100
FIRST_SEED ?= 1000
soak: $(READY)
	$(BIN)/python -m pytest tests/python/warehouse/test_random_histories.py --numprocesses 2 --dist worksteal \
	    --cases $(CASES) --first-seed $(FIRST_SEED)

# Loads and builds that are killed or run out of disk, as many plans as asked; tells what each hit.
KILLS ?= 20
soak-kills: $(READY)
	$(BIN)/python -m pytest tests/python/kills --numprocesses 2 --dist worksteal \
	    --kills $(KILLS) --first-kill-seed $(FIRST_SEED)

# Time and memory of the main job for SIZE activities, against a hand-written floor. FOLDER keeps everything, so that a
# large one can be run in parts: make bench SIZE=50M FOLDER=/data/bench STEPS=make,fixed,load,full,floor. MORE takes
# further options: MORE="--history 5 --profile 3".
SIZE ?= 10M
bench: $(READY)
	$(BIN)/python -m benchmarks.bench --size $(SIZE) $(if $(FOLDER),--folder $(FOLDER)) \
	    $(if $(STEPS),--steps $(STEPS)) $(MORE)

# What the default bot rules find of the demonstration company's programs, and what they wrongly flag (docs/bots.md).
LEADS ?= 20000
bots-report: $(READY)
	@$(BIN)/python -m benchmarks.bots --leads $(LEADS)


# The checksum of the macros, after an edit of one.
checksum: $(READY)
	$(BIN)/python -m leadscore.macros_checksum

clean:
	rm -rf target logs .pytest_cache .mypy_cache .ruff_cache
