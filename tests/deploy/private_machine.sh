#!/bin/sh
# private_machine.sh VENV COMMAND…: this Debian with a network and writable folders of its own, all gone at the end.
# Exit 77 where namespaces or overlays are not allowed (a container without the right to mount).
venv=$1
shift
{
  mount --make-rprivate / &&
    mount -t tmpfs tmpfs /mnt &&
    for folder in etc var srv usr/local root; do
      mkdir -p "/mnt/$folder/upper" "/mnt/$folder/work" &&
        mount -t overlay overlay -o "lowerdir=/$folder,upperdir=/mnt/$folder/upper,workdir=/mnt/$folder/work" "/$folder" || exit 77
    done &&
    mount -t tmpfs -o mode=755 tmpfs /run &&
    chmod 755 /root &&
    rm -rf /etc/opera /srv/opera /var/lib/opera /var/log/nginx/*.log /etc/letsencrypt &&
    mkdir -p /srv/venv &&
    mount --bind "$venv" /srv/venv
} 2>/dev/null || exit 77
exec "$@"
