#!/bin/sh
# Print the first Python that is new enough and can make environments.
# With a version ("3.11") only one of that version counts; with --explain say what is wanted.
if [ "$1" = "--explain" ]; then
    echo "eventkit needs Python 3.11 or newer with the venv module, and found none on the PATH." >&2
    echo "On Debian and Ubuntu: apt-get install python3 python3-venv" >&2
    echo "One that is elsewhere: make PYTHON=/where/it/is/python3 …" >&2
    exit 1
fi
# Those that the tests run on come before a python3 that may be newer than all of them.
for name in python3.13 python3.12 python3.11 python3 python; do
    "$name" - "$1" >/dev/null 2>&1 <<'TEST' || continue
import sys, venv, ensurepip
version = "%d.%d" % sys.version_info[:2]
sys.exit(sys.version_info < (3, 11) or sys.argv[1] not in ("", version))
TEST
    exec "$name" -c 'import sys; print(sys.executable)'
done
