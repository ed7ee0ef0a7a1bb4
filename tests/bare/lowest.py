"""Print the lowest versions that pyproject.toml allows for the run-time dependencies and extras."""

from __future__ import annotations

import re
import sys
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
print(" ".join(re.sub(r">=", "==", line) for line in project["dependencies"]))
