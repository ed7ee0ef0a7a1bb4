"""What a command line that cannot be understood is answered with."""

from __future__ import annotations

import re

from netra_fakes._messages.near import did_you_mean, near_matches

EXAMPLES = {
    "demo": "netra-fakes demo",
    "lock": "netra-fakes lock yourpackage",
    "check": "netra-fakes check netra-fakes.lock",
    "audit": "netra-fakes audit tests --source src",
    "explain": "netra-fakes explain NotAwaitableError",
    "fakes": "netra-fakes fakes yourpackage.module:YourClass",
}
"""A line of each command that most people can type as it stands."""

_CHOICE = re.compile(r"invalid choice: '([^']+)' \(choose from (.+)\)")


def wrong_usage(prog: str, reason: str) -> str:
    """Say why a command line is not understood, and what to type instead.

    Args:
        prog: The program and command: "netra-fakes audit".
        reason: What argparse says.
    """
    found = _CHOICE.search(reason)
    if found is not None:
        near = near_matches(found[1], re.findall(r"[\w-]+", found[2]))
        reason += f"; {did_you_mean(near)}" if near else ""
    example = EXAMPLES.get(prog.rpartition(" ")[2], EXAMPLES["audit"])
    return f"{prog}: {reason}\n\nFor example:\n  {example}\nAll options:\n  {prog} --help\n"
