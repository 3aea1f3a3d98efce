#!/bin/sh
# Send the built site to where it is published: `make publish`. Settings, kept by the forge as variables and secrets:
#   PUBLISH_TO       user@host:/folder, for rsync over SSH (a static host, or a folder of the server of deploy/)
#   PUBLISH_KEY      the private key of that user, or nothing for the keys of whoever runs this
#   PUBLISH_HOST     the lines of known_hosts for that host: who answers is looked at, never believed
#   PUBLISH_COMMAND  what the host runs afterwards, e.g. sudo /srv/source/deploy/upgrade --site /srv/incoming
# Pages that are gone are deleted there; their addresses lead on by the redirects.
set -eu
site=${1:-site}
stop() { echo "$1" >&2; exit 1; }

[ -n "${PUBLISH_TO:-}" ] || stop "PUBLISH_TO is not set: say where the site goes, e.g. PUBLISH_TO=opera@www.example.org:/srv/www"
case $PUBLISH_TO in *:/?*) ;; *) stop "PUBLISH_TO=$PUBLISH_TO has no folder: write user@host:/folder" ;; esac
[ -f "$site/catalogue.json" ] || stop "$site/ is no built site: make build comes first"
command -v rsync >/dev/null 2>&1 || {
  [ -e /etc/debian_version ] && [ "$(id -u)" = 0 ] || stop "rsync is needed: install it and try again"
  apt-get update -qq >/dev/null 2>&1
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends rsync openssh-client >/dev/null 2>&1 ||
    stop "rsync could not be installed"
}
keys=$(mktemp -d)
trap 'rm -rf "$keys"' EXIT
set -- ssh -o BatchMode=yes -o StrictHostKeyChecking=yes
if [ -n "${PUBLISH_HOST:-}" ]; then
  printf '%s\n' "$PUBLISH_HOST" >"$keys/hosts"
  set -- "$@" -o "UserKnownHostsFile=$keys/hosts"
fi
if [ -n "${PUBLISH_KEY:-}" ]; then
  (umask 077 && printf '%s\n' "$PUBLISH_KEY" >"$keys/key")
  set -- "$@" -i "$keys/key" -o IdentitiesOnly=yes
fi
rsync --recursive --times --compress --delete-delay --delay-updates --chmod=D755,F644 --rsh="$*" "$site/" "$PUBLISH_TO/"
[ -z "${PUBLISH_COMMAND:-}" ] || "$@" "${PUBLISH_TO%%:*}" "$PUBLISH_COMMAND"
echo "Published: $PUBLISH_TO"
