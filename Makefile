# The commands of the project. `make` alone lists them.

PORT ?= 8000
VENV := .venv
PY   := $(VENV)/bin/python
export NO_MKDOCS_2_WARNING := 1
export PORT

.DEFAULT_GOAL := help
.PHONY: help serve test build check preview edit editor bench fuzz lock audit new-event translations translations-done publish-check clean

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
	@$(PY) -m sitegen build --demonstration
	@exec $(PY) -m forms_api serve

test: $(VENV)/dev.ok tools/editor/pinned.txt ## All tests, those in a real browser among them (ARGS="-k seats" picks some)
	@sh tools/chromium.sh
	@sh tools/nginx.sh
	@$(PY) -m pytest --numprocesses 2 --dist loadscope --no-loadscope-reorder $(ARGS)

build: $(VENV)/run.ok tools/editor/pinned.txt ## The site as it is published, in site/ (SITE_URL sets its address)
	@$(PY) -m sitegen build

check: $(VENV)/dev.ok ## Content, links, both languages against each other, lint, types and (where Java is) markup
	@$(PY) -m sitegen check
	@$(PY) -m ruff check --quiet . && $(PY) -m ruff format --check --quiet .
	@$(PY) -m mypy
	@$(PY) -m tests.markup
	@echo "check: all is well"

preview: $(VENV)/run.ok ## The site alone, shown again at each saved change (for editors)
	@$(PY) -m sitegen preview

edit: $(VENV)/run.ok tools/editor/pinned.txt ## Write the pages in the browser (Chrome, Edge), in both languages side by side
	@$(PY) -m sitegen preview --edit

editor: $(VENV)/run.ok ## Fetch the packages of the editors' page (needs npm)
	@$(PY) tools/editor_packages.py

bench: $(VENV)/dev.ok ## Measure build, registrations and page weight, as ratios within this run
	@$(PY) -m tests.bench

fuzz: $(VENV)/dev.ok ## 20,000 requests that no browser sends, on the socket and through nginx: none may be answered with 500
	@$(PY) -m tests.deploy.fuzz

new-event: $(VENV)/run.ok ## Asks six questions and writes the two pages of an event
	@$(PY) -m sitegen new-event

translations: $(VENV)/run.ok ## Pages whose other language changed after them
	@$(PY) -m sitegen translations

translations-done: $(VENV)/run.ok ## Say that both versions of PAGE are equal again (PAGE=guide/storie.md)
	@$(PY) -m sitegen translations --done "$(PAGE)"

publish-check: $(VENV)/run.ok ## What is still missing before the site may go public
	@$(PY) -m sitegen publish-check

audit: $(VENV)/dev.ok ## Known vulnerabilities in the pinned packages
	@sh tools/audit.sh $(PY) -m pip_audit --strict --require-hashes --disable-pip -r requirements.txt

lock: $(VENV)/dev.ok ## Pin the packages of pyproject.toml again, with hashes
	@for extra in "" "-dev"; do \
	  $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade \
	    $${extra:+--extra dev} pyproject.toml -o requirements$$extra.txt || exit 1; done

clean: ## Remove what was built (not the database)
	@rm -rf site site.new site.old .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis
