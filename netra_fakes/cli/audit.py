"""Find misconfigured mocks in a test suite, and fix what is safe to fix."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from netra_fakes._messages import audit_run as messages

if TYPE_CHECKING:
    from netra_fakes._config import Settings
    from netra_fakes.audit._baseline import BaselineResult
    from netra_fakes.audit._finding import Finding
    from netra_fakes.audit._options import AuditOptions, AuditTable
    from netra_fakes.audit._run import AuditReport, FixMode
    from netra_fakes.audit.report import Context

_FORMATS = ("text", "json", "sarif", "github", "html")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="file or folder")
    truth = parser.add_argument_group("where the real interface is read from")
    truth.add_argument("--contract", type=Path, metavar="FILE", help="a contract file")
    truth.add_argument(
        "--source", type=Path, action="append", metavar="ROOT",
        help="folder of the application's packages; read as text (may be repeated)",
    )  # fmt: skip
    truth.add_argument(
        "--import", dest="import_real", action="store_true",
        help="import the real modules: their top-level code runs",
    )  # fmt: skip
    what = parser.add_argument_group("what counts")
    what.add_argument("--select", metavar="CODES", help="only these: NF101,NF2 (prefixes count)")
    what.add_argument("--ignore", metavar="CODES", help="all but these")
    what.add_argument("--exclude", action="append", default=[], metavar="GLOB", help="leave out")
    what.add_argument(
        "--confidence", choices=("high", "medium", "low"),
        help="the weakest that counts (default: high)",
    )  # fmt: skip
    what.add_argument(
        "--baseline", type=Path, metavar="FILE",
        help="only findings that are not in it count; written where it does not exist",
    )  # fmt: skip
    what.add_argument("--update-baseline", action="store_true", help="write the baseline anew")
    fixes = parser.add_argument_group("fixes")
    fixes.add_argument("--fix", action="store_true", help="apply the safe ones")
    fixes.add_argument("--unsafe-fixes", action="store_true", help="apply the unsafe ones too")
    fixes.add_argument(
        "--diff", action="store_true", help="show what --fix would do; write nothing"
    )
    output = parser.add_argument_group("output")
    output.add_argument("--format", choices=_FORMATS, default="text", help="(default: text)")
    output.add_argument("-o", "--output", type=Path, metavar="FILE", help="write there")
    output.add_argument("--statistics", action="store_true", help="count by rule")
    output.add_argument("--jobs", type=int, metavar="N", help="processes (default: one a core)")
    output.add_argument("--no-cache", action="store_true", help="forget what earlier runs found")


def run(options: argparse.Namespace) -> int:
    """Run the audit: 0 where nothing was found, 1 where something was, 2 on a usage error."""
    from netra_fakes.audit import _run
    from netra_fakes.audit.report import Context
    from netra_fakes.cli._progress import progress_bar

    settings, table = _read_settings()
    audit_options = _audit_options(options, table, settings.roles, settings)
    mode = _run.FixMode(
        safe=options.fix or options.unsafe_fixes or options.diff,
        unsafe=options.unsafe_fixes,
        write=(options.fix or options.unsafe_fixes) and not options.diff,
    )
    project = audit_options.project
    if not (project.contract or project.sources or project.import_real):
        print(messages.NO_TRUTH, file=sys.stderr)
    with progress_bar("Auditing") as progress:
        report = _run.audit(audit_options, mode=mode, progress=progress)
    baseline_path = options.baseline or (Path(table.baseline) if table.baseline else None)
    findings, baseline = _against_baseline(options, baseline_path, report.findings)
    context = Context(
        report.files, report.problems, _version(), baseline, _role_names(settings.roles)
    )
    _write(options, _render(options, findings, context, report, mode))
    _tell(options, findings, context, report, mode, baseline_path)
    return int(bool(findings))


def _read_settings() -> tuple[Settings, AuditTable]:
    from netra_fakes._config import get_settings
    from netra_fakes.audit import _options, _run

    settings = get_settings()
    return settings, _options.read_table(settings.extra.get("audit", {}), _run.known_codes())


def _audit_options(
    options: argparse.Namespace, table: AuditTable, roles: Mapping[str, str], settings: Settings
) -> AuditOptions:
    from netra_fakes.audit import _options, _run
    from netra_fakes.audit._project import ProjectOptions

    def codes(name: str) -> tuple[str, ...]:
        given: str | None = getattr(options, name)
        if given is None:
            return getattr(table, name)  # type: ignore[no-any-return]
        return _options.check_codes(given.split(","), _run.known_codes(), f"--{name}")

    root = settings.root or Path.cwd()
    contract = options.contract
    if contract is None and not (options.source or options.import_real):
        named = table.contract or settings.contract
        contract = root / named if named else None
    sources = options.source
    if sources is None:
        sources = [] if contract or options.import_real else [root / s for s in table.source]
    return _options.AuditOptions(
        paths=tuple(options.paths),
        project=ProjectOptions(
            paths=tuple(options.paths),
            contract=contract,
            sources=tuple(sources),
            import_real=options.import_real,
            renames=dict(settings.extra.get("renames", {})),
            roles=dict(roles),
            root=root,
        ),
        select=codes("select"),
        ignore=codes("ignore"),
        per_file_ignores=table.per_file_ignores,
        exclude=(*table.exclude, *options.exclude),
        confidence=options.confidence or table.confidence,
        jobs=options.jobs if options.jobs is not None else table.jobs,
        use_cache=not options.no_cache,
    )


def _against_baseline(
    options: argparse.Namespace, path: Path | None, findings: list[Finding]
) -> tuple[list[Finding], BaselineResult | None]:
    from netra_fakes.audit import _baseline

    if path is None:
        return findings, None
    if options.update_baseline or not path.exists():
        _baseline.write_baseline(path, findings)
        print(messages.baseline_written(str(path), len(findings)), file=sys.stderr)
    result = _baseline.compare_baseline(findings, _baseline.read_baseline(path))
    return result.new, result


def _render(
    options: argparse.Namespace,
    findings: list[Finding],
    context: Context,
    report: AuditReport,
    mode: FixMode,
) -> str:
    from netra_fakes.audit import report as formats

    if mode.safe and not mode.write:
        return "".join(report.diffs).rstrip("\n")
    if options.format == "json":
        return formats.render_json(findings, context)
    if options.format == "sarif":
        return formats.render_sarif(findings, context)
    if options.format == "html":
        return formats.render_html(findings, context)
    if options.statistics:
        return formats.render_statistics(findings)
    if options.format == "github":
        return formats.render_github(findings)
    return formats.render_text(findings, is_coloured=_is_coloured(options))


def _is_coloured(options: argparse.Namespace) -> bool:
    if os.environ.get("NO_COLOR") or options.output:
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def _write(options: argparse.Namespace, text: str) -> None:
    from netra_fakes.audit._apply import write_atomically

    if options.output is not None:
        write_atomically(options.output, f"{text}\n".encode())
    elif text:
        sys.stdout.buffer.write(f"{text}\n".encode("utf-8", "backslashreplace"))
        sys.stdout.flush()


def _tell(
    options: argparse.Namespace,
    findings: list[Finding],
    context: Context,
    report: AuditReport,
    mode: FixMode,
    baseline_path: Path | None,
) -> None:
    """Say on standard error what a program that reads standard output need not see."""
    lines: list[str] = []
    if report.problems:
        lines.append(messages.skipped(len(report.problems)))
        lines.extend(
            f"  {path}{f':{line}' if line else ''}: {reason}"
            for path, line, reason in report.problems
        )
    if report.applied:
        say = messages.fixed if mode.write else messages.would_fix
        lines.append(say(report.applied, report.fixed_files))
    if options.format == "text":
        safe = sum(bool(f.fix and f.fix.is_safe) for f in findings)
        unsafe = sum(bool(f.fix and not f.fix.is_safe) for f in findings)
        lines.extend(messages.summary(len(findings), report.files, safe, unsafe))
    if context.baseline is not None:
        result = context.baseline
        lines.extend(messages.baseline_status(result.known, result.gone, str(baseline_path)))
    if lines:
        print("\n".join(lines), file=sys.stderr)


def _version() -> str:
    from importlib.metadata import version

    return version("netra-fakes")


def _role_names(roles: Mapping[str, str]) -> dict[str, str]:
    """Return role by class name: the configured roles over those of the reference application."""
    from netra_fakes._messages.audit_run import ROLE_CLASSES

    return {**ROLE_CLASSES, **{path.rpartition(":")[2]: role for role, path in roles.items()}}
