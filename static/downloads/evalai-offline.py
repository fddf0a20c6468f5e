#!/usr/bin/env python3
"""Runs the installed, unmodified `evalai` command where the internet cannot be reached.

    python3 evalai-offline.py challenges

Before every command the client asks the Python package index for its own newest version, and dies when nobody answers.
Here that one question is answered with the version that is installed. Nothing else is different.
"""

import re
import sys

try:
    import setuptools  # noqa: F401  brings back the module distutils, which Python has lost with 3.12
except ImportError:
    pass

from evalai.utils import updates
from evalai.version import __version__

# What `evalai.main` asks for is taken from this module when it is imported, which is below.
updates.get_latest_version = lambda: __version__

from evalai.main import main  # noqa: E402

# How the client calls itself in its help: as its own launcher does.
sys.argv[0] = re.sub(r"[^/\\]*$", "evalai", sys.argv[0])

if __name__ == "__main__":
    sys.exit(main())
