#!/bin/sh
# The browser tests drive a real Chromium by Playwright: see that both run, or install what Debian has for them where that is allowed.
# Debian's chromium-headless-shell is the same Chromium without what draws windows: it needs half of the processor's time.
set -u
has_chromium() {
  for browser in "${CHROMIUM:-}" chromium-headless-shell chromium chromium-browser google-chrome; do
    [ -n "$browser" ] && command -v "$browser" >/dev/null 2>&1 && return 0
  done
  return 1
}
# Playwright's driver needs libatomic, which the smallest Debian does not have.
has_driver() { .venv/bin/python -m playwright --version >/dev/null 2>&1; }

missing=
has_chromium || missing=chromium-headless-shell
has_driver || missing="${missing:+$missing }libatomic1"
[ -z "$missing" ] && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "Installing for the browser tests: $missing ..."
  apt-get update -qq >/dev/null 2>&1
  # shellcheck disable=SC2086 # one word for each package
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1
  has_chromium || apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1 # a system without the shell
  has_chromium && has_driver && exit 0
fi
echo "The browser tests need $missing: install it (on Debian: sudo apt-get install $missing); CHROMIUM may name another Chromium." >&2
exit 1
