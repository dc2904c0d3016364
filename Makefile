# Two commands from nothing: `git clone ...`, then `make run`. The first one sets up .venv by itself.
#   PYTHON=/path/to/python3   the Python that .venv is made with (default: the first of 3.11, 3.12, 3.13, python3)
#   ARGS="..."                goes on to the program (run), to pytest (test, bench), to mutants or to validate

SHELL := /bin/bash
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
ARGS ?=
export PYTHON

# A .venv knows where it is and which Python made it: after a move it has to be made again.
PLACE := $(shell [ -x $(BIN)/python ] && [ "$$(cat .venv/made-in 2>/dev/null)" = "$$(pwd -P)" ] || echo elsewhere)

.DEFAULT_GOAL := help
.PHONY: help run test test-rest test-all test-access test-real stress bench mutants lint words pictures validate bundle deb elsewhere

help: ## this list
	@echo "migviz: what happens inside the live migration of a virtual machine"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1 - \2/p' Makefile

run: .venv/ready-run ## set up what is missing, then start migviz
	@$(BIN)/migviz $(ARGS)

test: .venv/ready-tools ## the quick suite: of every test something; a few minutes
	@.ci/test --part quick $(ARGS)

test-rest: .venv/ready-tools ## the cases that the quick suite leaves out
	@.ci/test --part rest $(ARGS)

test-all: .venv/ready-tools ## the whole suite at once
	@.ci/test $(ARGS)

test-access: .venv/ready-run ## read the window as a screen reader does, and do a lesson by keyboard; on Linux, some minutes
	@.ci/test-access

test-real: .venv/ready-tools ## watch a real migration between two QEMUs, and fit it; half a minute
	@.ci/test-real $(ARGS)

stress: .venv/ready-tools ## disorder of every kind, about twenty-five minutes; ARGS="0.1" is a tenth of it
	@$(BIN)/python -m tests.stress $(ARGS)

bench: .venv/ready-tools ## measure; the table shows medians, build/bench.json everything
	@if [ ! -d tests/benchmarks ]; then echo "there are no benchmarks yet (tests/benchmarks/bench_*.py)"; exit; fi; \
		mkdir -p build && OPENBLAS_NUM_THREADS=1 $(PYTEST) tests/benchmarks -o python_files='bench_*.py' -o python_functions='bench_ test_' \
		--benchmark-only --benchmark-sort=name --benchmark-columns=median,iqr,min,max,rounds \
		--benchmark-json=build/bench.json $(ARGS)

mutants: .venv/ready-tools ## break one line after the other in a copy, and list what no test notices; ARGS="HOW-MANY SEED NUMBERS"
	@$(BIN)/python .ci/mutants $(ARGS)

lint: .venv/ready-tools ## formatting, likely mistakes, types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

words: .venv/ready-tools ## list every text for translators in build/migviz.pot
	@mkdir -p build && $(BIN)/pybabel -q extract -k _ -k N_ -k ngettext:1,2 --add-comments=words: --sort-by-file \
		--project=migviz -o build/migviz.pot migviz && echo "build/migviz.pot: $$(grep -c ^msgid build/migviz.pot) texts"

pictures: .venv/ready-run ## draw the README's pictures again
	@$(BIN)/migviz picture --set "workload.dirty_rate=30 MiB/s" --at "40 s" -o assets/explore.png
	@$(BIN)/migviz picture --set "workload.dirty_rate=30 MiB/s" --at "50.54 s" --theme dark -o assets/pause.png
	@$(BIN)/migviz picture --storyboard --size 1800x1100 -o assets/storyboard.png
	@$(BIN)/migviz sweep --set "workload.dirty_rate=30 MiB/s" --x workload.dirty_rate=1..1000MiB/s:120 --y link.bandwidth=0.1..40Gbit/s:80 --size 1200x760 -o assets/map.png
	@$(BIN)/migviz compare --pair quick-live --at "40 s" --size 1440x860 -o assets/compare.png
	@$(BIN)/migviz picture lessons/logs/first.jsonl --at "iteration 2" -o assets/recording.png
	@$(BIN)/python .ci/draw-lesson assets/lesson.png

validate: .venv/ready-run ## compare the simulation with published and recorded migrations
	@$(BIN)/migviz validate $(ARGS)

bundle: .venv/ready-run ## a folder that runs without Python, dist/migviz, tried out in an empty environment
	@.ci/bundle/make bundle

deb: .venv/ready-run ## that, and a package of it for Debian and Ubuntu, checked
	@.ci/bundle/make deb

.venv/ready-run: pyproject.toml constraints.txt .ci/set-up $(PLACE)
	@.ci/set-up run

.venv/ready-tools: .venv/ready-run
	@.ci/set-up tools
