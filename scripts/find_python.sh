#!/bin/sh
# Print the first Python that is new enough and can make environments; with --explain say what is wanted.
for name in python3 python3.13 python3.12 python3.11 python; do
    if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        "$name" -c 'import sys; print(sys.executable)'
        exit 0
    fi
done
if [ "$1" = "--explain" ]; then
    echo "eventkit needs Python 3.11 or newer with the venv module, and found none on the PATH." >&2
    echo "On Debian and Ubuntu: apt-get install python3 python3-venv" >&2
fi
