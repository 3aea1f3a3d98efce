#!/bin/sh
# The tests of deploy/ run Debian's nginx: see that it is here, or install it where that is allowed. Without it they are left out, and this says so.
command -v nginx >/dev/null 2>&1 && exit 0
if [ -e /etc/debian_version ] && [ "$(id -u)" = 0 ]; then
  echo "Installing for the tests of deploy/: nginx-light ..."
  apt-get update -qq >/dev/null 2>&1
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light >/dev/null 2>&1
  command -v nginx >/dev/null 2>&1 && exit 0
fi
echo "There is no nginx here, and it cannot be installed: what deploy/ does on a server is not tested in this run."
