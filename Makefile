# The doors of the project. Each target is thin: the work is in .ci/ and in the programs themselves.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup run test lint lint-screens gallery format contract bench bench-input bench-screen bench-sync bench-faults clean

setup: ## Debian packages, .venv, locked requirements, this checkout
	@$(PYTHON) .ci/set_up.py

run: setup ## the whole product on this machine; ARGS= goes to kiosk-demo
	@$(BIN)/kiosk-demo $(ARGS)

lint: setup ## style, format, types and the dependency rule
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

lint-screens: setup ## the layout of every page in every look, in all panels, languages, sizes and themes; ARGS= goes to it
	@$(BIN)/python -m tests.screens.lint $(ARGS)

gallery: setup ## pictures of every page, to leaf through in out/gallery/index.html; ARGS= goes to it
	@$(BIN)/python -m tests.screens.gallery --into out/gallery $(ARGS)

test: lint ## everything the CI runs; ARGS= goes to pytest
	@$(BIN)/pytest --cov --numprocesses $(or $(JOBS),3) --dist loadfile --no-loadscope-reorder $(ARGS)

format: setup ## rewrites the sources in the house format
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

contract: setup ## docs/asyncapi.yaml, from the types of the wire
	@$(BIN)/python -m edge_sync.contract docs/asyncapi.yaml

bench: setup ## the figures of docs/benchmarks.md; ARGS= goes to pytest
	@$(BIN)/pytest --capture=no --quiet -m bench --ignore tests/bench/sync --ignore tests/bench/input --ignore tests/bench/screen tests/bench $(ARGS)

bench-input: setup ## the figures of the input: pinyin and handwriting; ARGS= goes to pytest
	@$(BIN)/pytest --capture=no --quiet -m bench tests/bench/input $(ARGS)

bench-screen: setup ## the figures of the screen alone: frames, waits, memory over 500 visits; ARGS= goes to pytest
	@$(BIN)/pytest --capture=no --quiet -m bench --timeout 3600 tests/bench/screen tests/bench/test_rest.py $(ARGS)

bench-sync: setup ## the figures of sync alone: rates, faults of the link, many kiosks; ARGS= goes to pytest
	@$(BIN)/pytest --capture=no --quiet -m bench --timeout 3600 tests/bench/sync $(ARGS)

bench-faults: setup ## seeded faults done to the real parts: SEED=1 RUNS=100 JOBS=4 HUB=sqlite|postgresql|mixed; ARGS= goes to it
	@$(BIN)/python -m tests.bench.faults --seed $(or $(SEED),1) --runs $(or $(RUNS),20) --jobs $(or $(JOBS),4) --hub $(or $(HUB),mixed) $(ARGS)

clean: ## all that the targets above made, but nothing of yours
	@rm -rf .venv out *.egg-info .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find kiosk edge_sync hardware tests .ci -name __pycache__ -type d -prune -exec rm -rf {} +
