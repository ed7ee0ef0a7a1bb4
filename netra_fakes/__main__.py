"""Run the command line as `python -m netra_fakes`."""

import sys

from netra_fakes.cli import main

if __name__ == "__main__":
    sys.exit(main())
