"""Audit many files: from the cache, in this process or in several, and fix what is asked for."""

from __future__ import annotations

import difflib
import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from netra_fakes._messages import audit_run as messages
from netra_fakes._nodes import uncollected
from netra_fakes.audit._apply import apply_fixes, is_parsable, write_atomically
from netra_fakes.audit._cache import Cache, FileOutcome, digest, digest_file
from netra_fakes.audit._files import find_files, read_text
from netra_fakes.audit._finding import Finding, UnparsableSourceError
from netra_fakes.audit._options import RUN_CODES, AuditOptions
from netra_fakes.audit._project import Project, open_project
from netra_fakes.audit._source import audit_source
from netra_fakes.audit._suppress import apply_ignores
from netra_fakes.audit.rules import RULES

Progress = Callable[[int, int, str], None]
"""Called with the number of files that are done, and of all."""

_CHUNK = 25
_PARALLEL_FROM = 120
_PASSES = 5
_IN_FLIGHT = 2
"""Chunks that a worker is given at a time, so that it need not wait for the next one."""


@dataclass(frozen=True)
class FixMode:
    """What to do about fixes.

    Attributes:
        safe: Apply the safe ones.
        unsafe: Apply the unsafe ones too.
        write: Write files; else only show the difference.
    """

    safe: bool = False
    unsafe: bool = False
    write: bool = False


@dataclass(frozen=True)
class AuditReport:
    """What a run found.

    Attributes:
        findings: The findings that count, in order of path and position.
        problems: Files that could not be audited: path, line where known, reason.
        files: Number of files that were looked at.
        cached: How many of them were taken from the cache.
        applied: Number of findings fixed, or that would be.
        fixed_files: Number of files that they were in.
        diffs: Unified diffs, where they were asked for.
    """

    findings: list[Finding]
    problems: list[tuple[str, int | None, str]]
    files: int
    cached: int = 0
    applied: int = 0
    fixed_files: int = 0
    diffs: tuple[str, ...] = ()


def known_codes() -> list[str]:
    """Return every code that a finding can have."""
    return [*RUN_CODES, *RULES]


def audit(
    options: AuditOptions, *, mode: FixMode | None = None, progress: Progress | None = None
) -> AuditReport:
    """Audit files and return what was found.

    Args:
        options: What to audit and how.
        mode: What to do about fixes; nothing by default.
        progress: Told how far the run is.

    Raises:
        ConfigurationError: A path does not exist, or a source of truth is none.
        ContractError: The contract file is damaged.
    """
    mode = mode or FixMode()
    paths = find_files(options.paths, options.exclude)
    project = open_project(options.project)
    is_cached = options.use_cache and not mode.safe
    cache = Cache(options.project.root / ".netra_fakes_cache", "")
    if is_cached:
        cache = Cache(options.project.root / ".netra_fakes_cache", project.fingerprint())
    outcomes = {path: known for path in paths if is_cached and (known := cache.get(path))}
    cached = len(outcomes)
    todo = [path for path in paths if path not in outcomes]
    with uncollected():  # but for `gc.collect(0)` after each chunk of files
        for outcome in _outcomes(todo, project, options, mode):
            outcomes[outcome.path] = outcome
            cache.put(outcome)
            if progress is not None:
                progress(len(outcomes), len(paths), outcome.path)
    if is_cached:
        cache.save()
    return _report([outcomes[path] for path in paths], options, cached)


def _report(outcomes: Sequence[FileOutcome], options: AuditOptions, cached: int) -> AuditReport:
    return AuditReport(
        findings=[f for outcome in outcomes for f in outcome.findings if options.counts(f)],
        problems=[(o.path, o.problem_line, o.problem) for o in outcomes if o.problem],
        files=len(outcomes),
        cached=cached,
        applied=sum(outcome.applied for outcome in outcomes),
        fixed_files=sum(bool(outcome.applied) for outcome in outcomes),
        diffs=tuple(outcome.diff for outcome in outcomes if outcome.diff),
    )


def _outcomes(
    paths: Sequence[str], project: Project, options: AuditOptions, mode: FixMode
) -> Iterator[FileOutcome]:
    jobs = options.jobs or os.cpu_count() or 1
    if jobs == 1 or len(paths) < _PARALLEL_FROM:
        for number, path in enumerate(paths, start=1):
            yield audit_file(path, project, options, mode)
            if number % _CHUNK == 0:
                gc.collect(0)
        return
    chunks = [paths[start : start + _CHUNK] for start in range(0, len(paths), _CHUNK)]
    yield from _outcomes_of_workers(_Lanes(chunks, min(jobs, len(chunks))), options, mode)


class _Lanes:
    """Chunks of files, shared out so that each worker mostly gets neighbours.

    They use the same part of the application and the same helpers, which then only one worker
    reads. A worker whose lane is done helps the one with the most left, from its far end.
    """

    def __init__(self, chunks: Sequence[Sequence[str]], number: int) -> None:
        cuts = [len(chunks) * lane // number for lane in range(number + 1)]
        self._left = [deque(chunks[start:end]) for start, end in pairwise(cuts)]

    def __len__(self) -> int:
        return len(self._left)

    def take(self, lane: int) -> Sequence[str] | None:
        """Return the next chunk for a worker, None when all are taken."""
        if self._left[lane]:
            return self._left[lane].popleft()
        longest = max(self._left, key=len)
        return longest.pop() if longest else None


def _outcomes_of_workers(
    lanes: _Lanes, options: AuditOptions, mode: FixMode
) -> Iterator[FileOutcome]:
    context = multiprocessing.get_context("spawn")  # a fork of a process with threads may hang
    with ExitStack() as stack:
        pools = [
            stack.enter_context(
                ProcessPoolExecutor(
                    1, context, initializer=_open_in_worker, initargs=(options, mode)
                )
            )
            for _ in range(len(lanes))
        ]
        running: dict[Future[list[FileOutcome]], int] = {}
        waiting = [*range(len(lanes))] * _IN_FLIGHT
        while waiting or running:
            for lane in waiting:
                chunk = lanes.take(lane)
                if chunk is not None:
                    running[pools[lane].submit(_audit_in_worker, chunk)] = lane
            done = wait(running, return_when=FIRST_COMPLETED).done
            waiting = [running.pop(future) for future in done]
            for future in done:
                yield from future.result()


_worker: tuple[Project, AuditOptions, FixMode] | None = None


def _open_in_worker(options: AuditOptions, mode: FixMode) -> None:
    global _worker
    gc.disable()
    _worker = (open_project(options.project), options, mode)


def _audit_in_worker(paths: Sequence[str]) -> list[FileOutcome]:
    assert _worker is not None
    project, options, mode = _worker
    outcomes = [audit_file(path, project, options, mode) for path in paths]
    gc.collect(0)
    gc.freeze()  # what is left is the application; the end of the process need not go through it
    return outcomes


def audit_file(path: str, project: Project, options: AuditOptions, mode: FixMode) -> FileOutcome:
    """Audit one file, and fix it where that is asked for; whatever it holds, nothing is raised."""
    try:
        content, text, encoding = read_text(path)
        findings = _audit_text(path, text, project)
        hashes = {other: digest_file(other) for other in project.consulted(path)}
        outcome = FileOutcome(path, tuple(findings), "", None, digest(content), hashes)
    except UnparsableSourceError as error:
        return FileOutcome(path, (), error.reason, error.line, digest_file(path))
    except (Exception, RecursionError) as error:
        reason = messages.crashed(f"{type(error).__name__}: {error}")
        return FileOutcome(path, (), reason, None, digest_file(path))
    if not mode.safe:
        return outcome
    return _fix(outcome, content, text, encoding, project, options, mode)


def _audit_text(path: str, text: str, project: Project) -> list[Finding]:
    found = audit_source(path, text, project)
    truth = project.options
    # Without a truth most rules are silent, which proves no comment unused.
    is_known = bool(truth.contract or truth.sources or truth.import_real)
    return apply_ignores(path, text, found, known_codes(), reports_unused=is_known)


def _fix(
    outcome: FileOutcome,
    content: bytes,
    text: str,
    encoding: str,
    project: Project,
    options: AuditOptions,
    mode: FixMode,
) -> FileOutcome:
    """Fix in passes, since a fix may wait for another whose edits it overlaps."""
    path, before, applied = outcome.path, text, 0
    findings: Sequence[Finding] = outcome.findings
    for _ in range(_PASSES):
        wanted = [f for f in findings if _is_wanted(f, options, mode)]
        new_text, fixed = apply_fixes(text, wanted)
        if not fixed or new_text == text:
            break
        if not is_parsable(new_text):
            return replace(outcome, problem=messages.WOULD_NOT_PARSE)
        text, applied = new_text, applied + len(fixed)
        findings = _audit_text(path, text, project)
    if not applied:
        return outcome
    if not mode.write:
        return replace(outcome, applied=applied, diff=_diff(path, before, text))
    if Path(path).read_bytes() != content:
        return replace(outcome, problem=messages.CHANGED_MEANWHILE)
    try:
        write_atomically(Path(path), text.encode(encoding))
    except OSError as error:
        return replace(outcome, problem=error.strerror or str(error))
    return replace(outcome, findings=tuple(findings), applied=applied)


def _is_wanted(finding: Finding, options: AuditOptions, mode: FixMode) -> bool:
    fix = finding.fix
    return fix is not None and (fix.is_safe or mode.unsafe) and options.counts(finding)


def _diff(path: str, before: str, after: str) -> str:
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), path, path
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
