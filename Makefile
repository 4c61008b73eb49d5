# Two commands for a newcomer: `make demo` and `make test`. Both need Python 3.11 or later, git and make.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
LOCK := .nox/lock
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(LOCK)/bin/pip-compile --quiet --generate-hashes --strip-extras \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options --allow-unsafe

.PHONY: demo test lock clean

demo: $(VENV)/.installed
	@$(BIN)/python examples/quickstart/demo.py

test: $(VENV)/.developing
	@PATH="$(abspath $(BIN)):$$PATH" $(BIN)/nox

# The oldest Python that Treaty runs on resolves the versions, so that they fit all later ones too.
lock:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "make lock needs PYTHON=python3.11")'
	@test -x $(LOCK)/bin/pip-compile || { $(PYTHON) -m venv $(LOCK) && \
		$(LOCK)/bin/pip --disable-pip-version-check install --quiet 'pip-tools>=7.5,<8'; }
	@echo "Resolving requirements.lock"
	@$(COMPILE) --output-file requirements.lock pyproject.toml
	@echo "Resolving requirements-dev.lock"
	@$(COMPILE) --extra cluster --extra dev --extra forge --extra languages --extra notify --extra web --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Treaty needs Python 3.11 or later, this is " + sys.version)'
	@echo "Making the environment $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml requirements.lock | $(VENV)/bin/python
	@echo "Installing Treaty and the $$(grep -c '==' requirements.lock) packages that it needs"
	@$(PIP) install --quiet --require-hashes -r requirements.lock
	@$(PIP) install --quiet --no-deps -e .
	@touch $@

$(VENV)/.developing: requirements-dev.lock $(VENV)/.installed
	@echo "Installing the tools that check it"
	@$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

clean:
	rm -rf $(VENV) .nox .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
