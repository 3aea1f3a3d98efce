#!/bin/sh
# Make .venv from pinned packages: environment.sh REQUIREMENTS STAMP. One clear sentence when it cannot.
set -u
requirements=$1 stamp=$2 venv=.venv log=.venv/install.log

recent='import sys; sys.exit(sys.version_info < (3, 11))'
make_venv() { "$found" -m venv "$venv" >/dev/null 2>&1; }

for python in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
  "$python" -c "$recent" 2>/dev/null && found=$python && break
done
if [ -z "${found:-}" ]; then
  echo "Python 3.11 or newer is needed: install it, or name it, as in 'make serve PYTHON=/path/to/python3.12'." >&2
  exit 1
fi
if ! "$venv/bin/python" -c "$recent" 2>/dev/null; then
  rm -rf "$venv"
  if ! make_venv && command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing Debian's python3-venv ..."
    apt-get update -qq >/dev/null 2>&1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >/dev/null 2>&1
    make_venv
  fi
  if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    rm -rf "$venv" # half of one would be taken for a whole one the next time
    echo "Python's venv module is missing: install it (on Debian: sudo apt-get install python3-venv) and try again." >&2
    exit 1
  fi
fi
echo "Installing the packages of $requirements (the first time only) ..."
if ! "$venv/bin/python" -m pip install --quiet --require-hashes -r "$requirements" >"$log" 2>&1; then
  if grep -qiE 'connection|resolve|network|timed out|could not find a version|no matching distribution' "$log"; then
    echo "The packages could not be downloaded: the first run needs the network (details in $log)." >&2
  else
    echo "The packages could not be installed (details in $log)." >&2
  fi
  exit 1
fi
touch "$stamp"
