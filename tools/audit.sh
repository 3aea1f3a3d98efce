# Runs the command that looks for known vulnerabilities. It ends alike for one found and for none looked for: this says which.
"$@" && exit 0
status=$?
"$@" --format json --progress-spinner off 2>/dev/null | grep -q '"vulns": \[{' && exit "$status"
echo "audit: the packages COULD NOT BE AUDITED (see above). This is no all-clear: try again where the network answers." >&2
exit "$status"
