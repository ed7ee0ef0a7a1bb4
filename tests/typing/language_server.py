"""Ask a language server what an editor would ask: completion and signature help at a place."""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

CURSOR = "|"


class LanguageServer:
    """A language server over stdio, spoken to in JSON-RPC, as the protocol defines it.

    https://microsoft.github.io/language-server-protocol/specifications/base/0.9/specification/
    """

    def __init__(self, command: list[str], root: Path) -> None:
        self._root = root
        self._ids = itertools.count(1)
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._request(
            "initialize",
            {
                "processId": None,
                "rootUri": root.as_uri(),
                "workspaceFolders": [{"uri": root.as_uri(), "name": "root"}],
                "capabilities": {
                    "textDocument": {
                        "completion": {"completionItem": {"snippetSupport": False}},
                        "signatureHelp": {"signatureInformation": {
                            "parameterInformation": {"labelOffsetSupport": False}}},
                        "hover": {"contentFormat": ["plaintext"]},
                    },
                    "workspace": {"configuration": True},
                },
            },
        )  # fmt: skip
        self._notify("initialized", {})

    def complete(self, source: str) -> list[str]:
        """Return the labels that completion offers at the cursor."""
        answer = self._ask("textDocument/completion", source)
        items = answer["items"] if isinstance(answer, dict) else answer or []
        return [item["label"] for item in items]

    def signature_help(self, source: str) -> str:
        """Return the signature shown at the cursor, an empty text where none is."""
        answer = self._ask("textDocument/signatureHelp", source) or {"signatures": []}
        return "\n".join(item["label"] for item in answer["signatures"])

    def hover(self, source: str) -> str:
        """Return what is shown of the name under the cursor."""
        answer = self._ask("textDocument/hover", source) or {"contents": {"value": ""}}
        contents = answer["contents"]
        return str(contents["value"] if isinstance(contents, dict) else contents)

    def close(self) -> None:
        """Shut the server down."""
        self._request("shutdown", None)
        self._notify("exit", None)
        streams = (self._process.stdin, self._process.stdout)
        self._process.wait(timeout=30)
        for stream in streams:
            assert stream is not None
            stream.close()

    def _ask(self, method: str, source: str) -> Any:
        before, _, after = source.partition(CURSOR)
        uri = (self._root / f"buffer_{next(self._ids)}.py").as_uri()
        document = {"uri": uri, "languageId": "python", "version": 1, "text": before + after}
        self._notify("textDocument/didOpen", {"textDocument": document})
        position = {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}
        answer = self._request(method, {"textDocument": {"uri": uri}, "position": position})
        self._notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        return answer

    def _request(self, method: str, params: Any) -> Any:
        number = next(self._ids)
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._receive()
            if "method" in message:
                self._answer(message)
            elif message.get("id") == number:
                assert "error" not in message, message
                return message.get("result")

    def _answer(self, message: dict[str, Any]) -> None:
        """Answer what the server asks in turn: its settings, and leave to register."""
        if "id" not in message:
            return
        result: Any = None
        if message["method"] == "workspace/configuration":
            result = [self._settings(item) for item in message["params"]["items"]]
        self._send({"id": message["id"], "result": result})

    @staticmethod
    def _settings(item: dict[str, Any]) -> dict[str, Any]:
        section = item.get("section")
        return {"pythonPath": sys.executable} if section == "python" else {}

    def _notify(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        length = 0
        while line := self._process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert length, "the language server ended"
        message: dict[str, Any] = json.loads(self._process.stdout.read(length))
        return message


def find_pyright() -> str | None:
    """Return pyright's language server beside the running interpreter, else on the path."""
    beside = Path(sys.executable).parent
    name = "pyright-langserver"
    return shutil.which(name, path=str(beside)) or shutil.which(name)
