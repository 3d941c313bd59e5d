"""Starts the bridge without leaving its folder, or its module names, in the project's import path.

The caller runs ``python -S``: what `site` imports (``sitecustomize.py``, the lines of ``.pth`` files) is the project's
own code, and comes after the streams are taken.
"""
import os
import sys

# A preview changes nothing, not even beside the project's modules.
sys.dont_write_bytecode = True

here = os.path.dirname(os.path.abspath(__file__))
# Python puts a script's directory first, except in its safe path mode.
has_own_directory = not getattr(sys.flags, "safe_path", False)
if not has_own_directory:
    sys.path.insert(0, here)
from alembic_ls_bridge.channel import Channel  # noqa: E402

channel = Channel()

import site  # noqa: E402

del sys.path[0]
site.main()
sys.path.insert(0, here)
from alembic_ls_bridge.serve import serve  # noqa: E402

# As with `python -m alembic`: the project's own directory comes first, and not in safe path mode.
if has_own_directory:
    sys.path[0] = ""
else:
    del sys.path[0]
serve(channel)
