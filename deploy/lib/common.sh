# What install, upgrade, rollback and uninstall share. POSIX sh, run as root on Debian 12 or 13.
# shellcheck shell=sh disable=SC2034  # the scripts that read this use the names
set -eu

base=/srv/opera
settings=/etc/opera/opera.env
choices=/etc/opera/install.conf # name, certificate, balancers: what upgrade needs to know again
state=/var/lib/opera
socket=/run/opera/forms.sock
kept_releases=3
here=$(cd "$(dirname "$0")" && pwd -P)
source=$(dirname "$here")
umask 022

say() { printf '%s\n' "$*"; }
step() { printf '== %s\n' "$*"; }
stop() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

need_root() { [ "$(id -u)" = 0 ] || stop "run it as root: sudo deploy/$(basename "$0")"; }
need_installed() { [ -e "$base/current" ] && [ -e "$choices" ] || stop "nothing is installed yet: run deploy/install"; }

has_systemd() { [ -d /run/systemd/system ]; }
units() { if has_systemd; then systemctl "$@"; fi; }

as_opera() { setpriv --reuid=opera --regid=opera --clear-groups -- "$@"; }

# The settings reach a command by its environment, never by its command line, which every user of the machine can read.
with_settings() ( # RELEASE COMMAND…
  cd "$1" && shift
  set -a
  # shellcheck disable=SC1090
  . "$settings"
  set +a
  as_opera "$@"
)

public_name() { sed -n "s/^name='\(.*\)'$/\1/p" "$choices"; }

# Makes a whole release beside the others and prints its folder; nothing that runs is touched.
make_release() { # [SITE]
  id=$(date -u +%Y%m%dT%H%M%SZ)
  release=$base/releases/$id
  [ ! -e "$release" ] || stop "there is a release $id already: wait a second"
  mkdir -p "$base/releases" "$base/venvs"
  making=$base/releases/.making
  rm -rf "$making"
  mkdir "$making"
  (cd "$source" && tar -cf - --exclude='__pycache__' --exclude='./.*' --exclude='./site' --exclude='./site.*' \
    --exclude='./var' --exclude='./tests' .) | tar -xf - -C "$making" --no-same-owner
  ln -s "$(make_venv)" "$making/.venv"
  if [ -n "${1:-}" ]; then
    cp -RL "$1" "$making/site"
  else
    (cd "$making" && NO_MKDOCS_2_WARNING=1 SITE_URL="https://$(public_name)/" .venv/bin/python -m sitegen build >build.log 2>&1) \
      || { cat "$making/build.log" >&2; stop "the site could not be built"; }
  fi
  (cd "$making" && .venv/bin/python -m deploy.lib.outage_pages site outage) || stop "the pages for an outage could not be written"
  (cd "$making" && .venv/bin/python -m compileall -q forms_api deploy/lib) || stop "the code could not be compiled"
  chown -R root:root "$making"
  chmod -R u=rwX,go=rX "$making"
  mv "$making" "$release"
  printf '%s\n' "$release"
}

# One environment for all releases that pin the same packages. Prints its folder.
make_venv() {
  python=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  venv=$base/venvs/$python-$(sha256sum "$source/requirements.txt" | cut -c1-12)
  if [ ! -e "$venv/.whole" ]; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$source/requirements.txt" >&2
    : >"$venv/.whole"
  fi
  printf '%s\n' "$venv"
}

# Starts the release on a copy of the database and a socket of its own: what fails here touches nobody.
rehearse() { # RELEASE
  stage=$(mktemp -d)
  chown opera:opera "$stage"
  copy=$stage/forms.sqlite
  if [ -e "$state/forms.sqlite" ]; then with_settings "$1" .venv/bin/python -m forms_api backup "$copy" >/dev/null; fi
  # shellcheck disable=SC2016  # its own process id: functions and subshells have others
  with_settings "$1" env FORMS_DATABASE="$copy" FORMS_SITE="$1/site" FORMS_WORKERS=1 STAGE="$stage" sh -c '
    echo $$ >"$STAGE/pid"
    exec .venv/bin/python -m gunicorn --config deploy/lib/gunicorn.conf.py --bind "unix:$STAGE/s" "forms_api:create_app()"
  ' >"$stage/log" 2>&1 &
  good=0
  "$1/.venv/bin/python" "$1/deploy/lib/probe.py" "$stage/s" "$(public_name)" 90 || good=1
  [ $good = 0 ] || cat "$stage/log" >&2
  kill "$(cat "$stage/pid")" 2>/dev/null || true
  wait
  rm -rf "$stage"
  return $good
}

# A link is replaced by a rename: who looks sees the old release or the new one, never none.
point() { # LINK TARGET
  ln -s "$2" "$1.new"
  mv -T "$1.new" "$1"
}

# Puts a release in its place and sees that it answers; requests wait at the socket meanwhile.
switch_to() { # RELEASE
  point "$base/current" "$1"
  install_files "$1"
  units daemon-reload
  units restart opera-forms.service
  if has_systemd; then
    "$1/.venv/bin/python" "$1/deploy/lib/probe.py" "$socket" "$(public_name)" 90 || return 1
  fi
  reload_nginx
}

reload_nginx() {
  nginx -t -q || return 1
  if has_systemd; then systemctl reload-or-restart nginx; fi
}

# Units, nginx's files and the wrapper, from the release, with the name that was chosen.
install_files() { # RELEASE
  name=$(public_name)
  kind=$(sed -n "s/^certificate='\(.*\)'$/\1/p" "$choices")
  install -d -m 755 /etc/nginx/opera /etc/systemd/system /usr/local/bin
  install -m 644 "$1"/deploy/units/* /etc/systemd/system/
  install -m 755 "$1/deploy/opera" /usr/local/bin/opera
  template=with-certificate
  [ "$kind" != balancer ] || template=behind-balancer
  fill "$1/deploy/nginx/opera.conf" /etc/nginx/conf.d/opera.conf
  fill "$1/deploy/nginx/$template.conf" /etc/nginx/sites-available/opera
  for part in site headers application; do fill "$1/deploy/nginx/$part.conf" "/etc/nginx/opera/$part.conf"; done
  for network in $(sed -n "s/^balancers='\(.*\)'$/\1/p" "$choices"); do printf 'set_real_ip_from %s;\n' "$network"; done \
    >/etc/nginx/opera/balancers.conf
  printf 'real_ip_header X-Forwarded-For;\nreal_ip_recursive on;\n' >>/etc/nginx/opera/balancers.conf
  ln -sf /etc/nginx/sites-available/opera /etc/nginx/sites-enabled/opera
}

# example.org becomes the name; from nginx 1.25.1 on HTTP/2 is a directive of its own.
fill() { # FROM TO
  nginx_minor=$(nginx -v 2>&1 | sed 's#.*/1\.\([0-9]*\).*#\1#')
  http2='' once=''
  # shellcheck disable=SC2016
  if [ "$nginx_minor" -ge 26 ]; then
    once='s/^\( *\)listen 443 ssl http2.*;/&\n\1http2 on;/' http2='s/^\( *listen .*443 ssl\) http2/\1/'
  fi
  sed -e "s/example\.org/$name/g" -e "$once" -e "$http2" "$1" >"$2.new"
  mv "$2.new" "$2"
}

# The newest few, and always those that the links name.
drop_old_releases() {
  for old in $(find "$base/releases" -mindepth 1 -maxdepth 1 -type d ! -name '.*' | sort -r | tail -n +$((kept_releases + 1))); do
    [ "$old" = "$(readlink "$base/current")" ] || [ "$old" = "$(readlink "$base/previous" || true)" ] || rm -rf "$old"
  done
}
