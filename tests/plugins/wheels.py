"""Build a wheel of each project, as pip would have it built: `python wheels.py TARGET PROJECT…`."""

from __future__ import annotations

import os
import sys

from hatchling.build import build_wheel

if __name__ == "__main__":
    target, *projects = sys.argv[1:]
    for project in projects:
        os.chdir(project)
        build_wheel(target)
