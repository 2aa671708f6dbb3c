# The two commands a newcomer needs: `make run` and `make test`. `make model` fetches a local model
# (1.1 GB) that writes answers; nothing else needs it.

SERVE ?= 1
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
UV_PYTHON_DOWNLOADS ?= never
export UV_PYTHON_DOWNLOADS
ZHIWEN := .venv/bin/zhiwen
PYTEST := .venv/bin/pytest

SYNC = $(UV) sync --locked --quiet --compile-bytecode

.PHONY: run test check format setup model clean

run: setup
	$(ZHIWEN) add --quiet eval/articles
	@echo
	$(ZHIWEN) ask "灣頭儲能站為什麼起火？"
	@echo
	$(ZHIWEN) ask "How many battery cabinets burned in the Wantou fire?"
ifeq ($(SERVE),1)
	@echo
	$(ZHIWEN) serve
endif

test: setup
	$(PYTEST) -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

model: setup
	$(ZHIWEN) model pull --use

check: setup
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports

format: setup
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

# What runs a local model comes along, so that the page's button fetches one; where no wheel of it
# fits the machine, all else works without.
setup: .venv/.made

.venv/.made: pyproject.toml uv.lock | $(UV)
	$(SYNC) --extra local || $(SYNC)
	@touch $@

.tools/bin/uv:
	python3 -m pip install --quiet --disable-pip-version-check --target .tools "uv>=0.9"

clean:
	rm -rf .venv .tools dist
