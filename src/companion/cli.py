"""The commands. Each imports what it needs when it is asked for, so that `--help` and looking things up stay quick."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from companion.errors import CheckFailed, UserError

EXAMPLES = """examples:
  companion build                            the report with the parameters of params.yml
  companion build -p as_of 2015-06-30        the report as of another day
  companion figures                          every figure, its value and its counting rule
  companion trace missions.active            one figure down to its rows
  companion check                            does every claim still have its recorded verdict?
  companion refresh un-fatalities --from FILE   what a newer file would change, before anything changes
"""


def main(words: list[str] | None = None) -> int:
    """Run one command; returns 0 for done, 1 for a check that fails, 2 for words or data that cannot be used."""
    given = _parser().parse_args(words)
    try:
        return given.run(given) or 0
    except UserError as wrong:
        print(f"companion: {wrong}", file=sys.stderr)
        return 2
    except CheckFailed as failed:
        print(f"companion: {failed}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("companion: stopped; nothing is half-written.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 0


def build(given: argparse.Namespace) -> int:
    from companion import pipeline, rendering

    request = pipeline.request(_project(given), dict(given.parameters or []), given.file, rendering.choose(given.renderer))
    if given.explain:
        print(pipeline.explain(request))
        return 0
    final = pipeline.build(request, since=given.since, say=pipeline.progress)
    reports = request.project.reports
    shown = reports / "latest" if request.default else final
    for name in ("site/index.html", "companion.pdf", "figures.json"):
        print((shown / name).relative_to(request.project.root))
    return 0


def figures(given: argparse.Namespace) -> int:
    entries = {id: one.record() for id, one in _compute(given).items()}
    if given.json:
        print(json.dumps(entries, ensure_ascii=False, indent=1))
        return 0
    wide = max(map(len, entries))
    for id, one in entries.items():
        print(f"{id:<{wide}}  {one['text']}")
        print(f"{'':<{wide}}  {one['rule']}")
    return 0


def trace(given: argparse.Namespace) -> int:
    from companion import tracing

    print(tracing.text(given.figure, _project(given), _parameters(given)))
    return 0


def check(given: argparse.Namespace) -> int:
    from companion import claims, tables

    found, read = _project(given), _parameters(given)
    data = tables.load(found.data)
    data.check()
    judged = claims.judge(found.data / "claims.yml", {id: one.record() for id, one in _compute(given).items()}, data, read)
    print(claims.summary(judged))
    if turned := claims.differences(judged):
        raise CheckFailed("\n".join(["claims that no longer have their recorded verdict:", *map(str, turned)]))
    return 0


def refresh(given: argparse.Namespace) -> int:
    from companion import refresh

    found = _project(given)
    if given.list:
        print(refresh.listing(found.data))
        return 0
    if not given.feed:
        raise UserError("name a feed, such as un-fatalities; `companion refresh --list` shows them all.")
    print(refresh.run(given.feed, given.origin, given.write, found.data, given.out))
    return 0


def editions(given: argparse.Namespace) -> int:
    from companion import editions

    found = _project(given)
    latest = (found.reports / editions.LATEST).resolve()
    for one in editions.listed(found):
        size = sum(path.stat().st_size for path in one.rglob("*") if path.is_file())
        print(f"{one.name}  {size / 1e6:6.1f} MB{'  latest' if one == latest else ''}")
    return 0


def verify(given: argparse.Namespace) -> int:
    from companion import editions
    from companion.provenance import verify

    place = Path(given.edition)
    return verify.main([str(place if place.is_dir() else editions.path(_project(given), given.edition))])


def doctor(given: argparse.Namespace) -> int:
    from companion import doctor

    print(doctor.report(_project(given)))
    return 0


def _project(given: argparse.Namespace):
    from companion import project

    return project.find(given.data)


def _parameters(given: argparse.Namespace):
    from companion import parameters

    return parameters.load(given.file or _project(given).root / "params.yml", dict(given.parameters or []))


def _compute(given: argparse.Namespace) -> dict:
    from companion import ledger, tables

    return ledger.compute(_parameters(given), tables.load(_project(given).data))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="companion", description="A companion report to Karlsrud's essay on UN peacekeeping and impartiality: data under each of its checkable statements.", epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run, help: str, example: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=help, description=help[0].upper() + help[1:] + ".", epilog=f"example:\n  {example}", formatter_class=argparse.RawDescriptionHelpFormatter)
        one.set_defaults(run=run)
        one.add_argument("--data", type=Path, metavar="DIR", help="a folder of tables in place of data/")
        one.add_argument("-p", dest="parameters", nargs=2, action="append", metavar=("NAME", "VALUE"), help="set a parameter, as in -p as_of 2015-06-30")
        one.add_argument("-f", dest="file", type=Path, metavar="FILE", help="a file of parameters in place of params.yml")
        return one

    one = command("build", build, "build the report: site, PDF, figures and their evidence", "companion build -p as_of 2015-06-30")
    one.add_argument("--renderer", choices=("auto", "quarto", "builtin"), default="auto", help="auto takes Quarto where it is installed (default: auto)")
    one.add_argument("--since", metavar="EDITION", help="an earlier edition to compare with")
    one.add_argument("--explain", action="store_true", help="say what is stale and why, without building")
    one = command("figures", figures, "list every figure with its value and counting rule", "companion figures --json")
    one.add_argument("--json", action="store_true", help="as JSON, with everything figures.json holds")
    one = command("trace", trace, "follow one figure down to its rows and sources", "companion trace missions.active")
    one.add_argument("figure", metavar="FIGURE")
    command("check", check, "check the tables and whether each claim has its recorded verdict", "companion check --data my-tables")
    one = command("refresh", refresh, "show what a newer file of a feed would change; write it only with --write", "companion refresh un-fatalities --from fatalities.csv")
    one.add_argument("feed", nargs="?", metavar="FEED")
    one.add_argument("--from", dest="origin", metavar="FILE|URL", help="a file or address; without it, the publisher's own address")
    one.add_argument("--write", action="store_true", help="replace the tables, whole or not at all; the old ones go to data/history/")
    one.add_argument("--list", action="store_true", help="each feed: vintage here, address, licence, age")
    one.add_argument("--out", type=Path, metavar="DIR", help="also leave the comparison there as JSON and as a page")
    command("editions", editions, "list the editions under reports/", "companion editions")
    one = command("verify", verify, "re-hash an edition and recompute its figures", "companion verify latest")
    one.add_argument("edition", metavar="EDITION", nargs="?", default="latest")
    command("doctor", doctor, "say what this machine has of what the report uses", "companion doctor")
    return parser


if __name__ == "__main__":
    sys.exit(main())
