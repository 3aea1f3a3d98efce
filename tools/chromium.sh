#!/bin/sh
# The browser tests drive a real Chromium: find it, or install Debian's where that is allowed.
set -u
for browser in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
  [ -n "$browser" ] && command -v "$browser" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "Installing Chromium for the browser tests ..."
  apt-get update -qq >/dev/null 2>&1
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1
  command -v chromium >/dev/null 2>&1 && exit 0
fi
echo "The browser tests need Chromium: install it (on Debian: sudo apt-get install chromium) or set CHROMIUM to its path." >&2
exit 1
