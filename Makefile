# The commands of the project. `make` alone lists them.

PORT ?= 8000
VENV := .venv
PY   := $(VENV)/bin/python
export NO_MKDOCS_2_WARNING := 1
export PORT

# On a terminal our own sentence is the last: make is ended before it can add a line of its own ("*** [check] Error 1").
OR_STOP = || { [ -t 2 ] && kill -PIPE $$PPID; exit 1; }

.DEFAULT_GOAL := help
.PHONY: help serve test build check preview edit editor bench fuzz lock audit new-event translations translations-done publish-check publish clean

help: ## List these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-18s %s\n", $$1, $$2}'

$(VENV)/run.ok: requirements.txt tools/environment.sh
	@sh tools/environment.sh requirements.txt $@

$(VENV)/dev.ok: requirements-dev.txt tools/environment.sh
	@sh tools/environment.sh requirements-dev.txt $@

# The npm packages of the editors' page. Without npm or the network the build goes on without that page and says so.
tools/editor/pinned.txt: tools/editor_packages.txt | $(VENV)/run.ok
	@$(PY) tools/editor_packages.py --quiet

# What is shown at a port says so in its links, site map, feeds and calendars.
serve preview edit: export SITE_URL ?= http://127.0.0.1:$(PORT)/

serve: $(VENV)/run.ok tools/editor/pinned.txt ## Site, forms and mails at http://127.0.0.1:8000, with the demonstration event (PORT changes it)
	@$(PY) -m sitegen build --demonstration $(OR_STOP)
	@exec $(PY) -m forms_api serve

test: $(VENV)/dev.ok tools/editor/pinned.txt ## All tests, those in a real browser among them (ARGS="-k seats" picks some)
	@sh tools/chromium.sh
	@sh tools/nginx.sh
	@$(PY) -m pytest --numprocesses 2 --dist loadscope --no-loadscope-reorder $(ARGS)

build: $(VENV)/run.ok tools/editor/pinned.txt ## The site as it is published, in site/ (SITE_URL sets its address)
	@$(PY) -m sitegen build $(OR_STOP)

check: $(VENV)/dev.ok ## Content, links, both languages against each other, lint, types and (where Java is) markup
	@$(PY) -m sitegen check $(OR_STOP)
	@$(PY) -m ruff check --quiet . && $(PY) -m ruff format --check --quiet .
	@$(PY) -m mypy
	@$(PY) -m tests.markup
	@echo "check: all is well"

preview: $(VENV)/run.ok ## The site alone, shown again at each saved change (for editors)
	@$(PY) -m sitegen preview $(OR_STOP)

edit: $(VENV)/run.ok tools/editor/pinned.txt ## Write the pages in the browser (Chrome, Edge), in both languages side by side
	@$(PY) -m sitegen preview --edit $(OR_STOP)

editor: $(VENV)/run.ok ## Fetch the packages of the editors' page (needs npm)
	@$(PY) tools/editor_packages.py

bench: $(VENV)/dev.ok ## Measure build, registrations, page weight, search and (where node is) Lighthouse, within this run
	@$(PY) -m tests.bench

fuzz: $(VENV)/dev.ok ## 20,000 requests that no browser sends, on the socket and through nginx: none may be answered with 500
	@$(PY) -m tests.deploy.fuzz

new-event: $(VENV)/run.ok ## Asks a few questions and writes the two pages of an event
	@$(PY) -m sitegen new-event $(OR_STOP)

translations: $(VENV)/run.ok ## Pages whose other language changed after them
	@$(PY) -m sitegen translations $(OR_STOP)

translations-done: $(VENV)/run.ok ## Say that both versions of PAGE are equal again (PAGE=guide/storie.md)
	@$(PY) -m sitegen translations --done "$(PAGE)" $(OR_STOP)

publish-check: $(VENV)/run.ok ## What the pages still lack before they may go public
	@$(PY) -m sitegen publish-check $(OR_STOP)

publish: $(VENV)/run.ok ## Send site/ to where it is published (PUBLISH_TO, SITE_URL; see tools/publish.sh)
	@$(PY) -m sitegen publish-check --server $(OR_STOP)
	@sh tools/publish.sh

audit: $(VENV)/dev.ok ## Known vulnerabilities in the pinned packages
	@sh tools/audit.sh $(PY) -m pip_audit --strict --require-hashes --disable-pip -r requirements.txt

lock: $(VENV)/dev.ok ## Pin the packages of pyproject.toml again, with hashes
	@for extra in "" "-dev"; do \
	  $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade \
	    $${extra:+--extra dev} pyproject.toml -o requirements$$extra.txt || exit 1; done

clean: ## Remove what was built (not the database)
	@rm -rf site site.new site.old .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis
