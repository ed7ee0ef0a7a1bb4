"""Collect classes of the standard library and of big libraries, as many as are installed."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Iterator

STDLIB = """
argparse ast asyncio base64 bdb calendar cmd code codecs collections concurrent.futures
configparser contextlib csv datetime decimal difflib dis email.message enum fractions ftplib
gettext graphlib gzip html.parser http.client http.cookiejar http.server imaplib inspect ipaddress
json.decoder logging logging.handlers lzma mailbox multiprocessing.pool netrc numbers optparse
pathlib pdb pickle platform poplib pprint pstats queue random sched selectors shelve shlex smtplib
socket socketserver sqlite3 ssl string subprocess tarfile tempfile textwrap threading traceback
types typing unittest.case urllib.parse urllib.request urllib.robotparser uuid wave weakref
xml.dom.minidom xml.etree.ElementTree xml.sax.handler xmlrpc.client zipfile
""".split()
LIBRARIES = """
sqlalchemy sqlalchemy.orm sqlalchemy.ext.asyncio sqlalchemy.engine httpx httpcore redis
redis.asyncio pydantic starlette.applications starlette.requests starlette.responses
starlette.routing starlette.websockets starlette.datastructures fastapi fastapi.routing
fastapi.security aiohttp aiohttp.web botocore.client botocore.session botocore.config rich.console
rich.table rich.progress rich.text anyio click jinja2 attr trio pluggy packaging.version filelock
coverage hypothesis libcst._nodes.expression pytest
""".split()


def find_classes(modules: list[str], most: int) -> Iterator[tuple[str, type]]:
    """Yield up to so many public classes of each module that can be imported, by name."""
    seen: set[type] = set()
    for name in modules:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                module = importlib.import_module(name)
        except ImportError:
            continue
        found = 0
        for member, value in sorted(vars(module).items()):
            if not isinstance(value, type) or member.startswith("_") or value in seen:
                continue
            if value.__module__.partition(".")[0] != name.partition(".")[0] or found == most:
                continue
            found += 1
            seen.add(value)
            yield f"{name}.{member}", value
