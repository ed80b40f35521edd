"""The commands. Each imports what it needs when it is asked for, so that `--help` and looking things up stay quick."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from companion.errors import CheckFailed, UserError

if TYPE_CHECKING:
    from companion.parameters import Parameters
    from companion.project import Project

EXAMPLES = """examples:
  companion build                            the report with the parameters of params.yml
  companion build -p as_of 2015-06-30        the report as of another day
  companion figures                          every figure, its value and its counting rule
  companion trace missions.active            one figure down to its rows
  companion check                            have claims their recorded verdicts, have pages no typed number?
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
    from companion import editions, rendering
    from companion.building import run
    from companion.tables import history

    found = _project(given)
    since = editions.path(found, given.since) if given.since else None
    if given.as_known_on:
        found = history.project(found, given.as_known_on)
    chosen = rendering.choose(given.renderer)
    print(f"Renderer: {'Quarto' if chosen == 'quarto' else 'built in (pandoc and typst)'}.", file=sys.stderr)
    request = run.request(found, dict(given.parameters or []), given.file, chosen, since, given.briefs)
    if given.explain:
        print(run.explain(request))
        return 0
    means = run.means(given.jobs, given.scheduler, given.engine)
    final = run.build(request, means, say=run.progress)
    shown = found.reports / "latest" if request.default else final
    for name in ("site/index.html", "companion.pdf", "figures.json"):
        print((shown / name).relative_to(found.root))
    return 0


def brief(given: argparse.Namespace) -> int:
    from companion import briefs

    return briefs.build(_project(given), _parameters(given), given.names, given.all, given.batch, lambda line: print(line, file=sys.stderr, flush=True))


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
    from companion.ledger import tracing

    print(tracing.text(given.figure, _project(given), _parameters(given)))
    return 0


def check(given: argparse.Namespace) -> int:
    from companion import claims

    judged = _edition_claims(given) if given.edition else _working_claims(given)
    print(claims.summary(judged))
    wrong = []
    if turned := claims.differences(judged):
        wrong += ["claims that no longer have their recorded verdict:", *map(str, turned)]
    if not given.edition:
        wrong += _typed_numbers(given)
    if wrong:
        raise CheckFailed("\n".join(wrong))
    return 0


def _typed_numbers(given: argparse.Namespace) -> list[str]:
    """Prints where the numbers of the pages come from; gives a line for each that somebody typed, after one on what to do."""
    from companion.rendering import prose

    found = _project(given)
    numbers = prose.coverage(prose.pages({path.relative_to(found.root).as_posix(): path for path in found.code_files()}))
    print(numbers.sentence().replace(". ", ".\n"))
    if not numbers.typed:
        return []
    return ["numbers typed on a page (take a figure or a source's variable, or other words; what may be typed is the table ALLOWED in rendering/prose.py):", *map(str, numbers.typed)]


def _edition_claims(given: argparse.Namespace) -> dict[str, Any]:
    """The verdicts as an edition holds them."""
    from companion import editions

    content: dict[str, Any] = json.loads((editions.path(_project(given), given.edition) / "claims.json").read_text(encoding="utf-8"))
    return content


def _working_claims(given: argparse.Namespace) -> dict[str, Any]:
    """The verdicts as the tables give them now, after a word on whether those are committed."""
    from companion import claims, ledger, tables
    from companion.editions import Request, provenance

    found, read = _project(given), _parameters(given)
    data = tables.load(found.data)
    data.check()
    sources = provenance.committed(Request(found, read, "builtin", default=False).inputs(), found.root)
    print(f"{sources.name}: {sources.word}. {sources.explanation}")
    for figure, why in claims.suspect_figures(data, read).items():
        print(f"suspect: the figure {figure}, since {why}")
    return claims.judge(found.data / "claims.yml", {id: one.record() for id, one in ledger.compute(read, data).items()}, data, read)


def confirm(given: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from companion import claims, tables

    found = _project(given)
    day = given.day or datetime.now(UTC).date().isoformat()
    print(claims.confirm(found.data / "claims.yml", given.subject, tables.load(found.data), _parameters(given), day, given.reason, given.who))
    return 0


def refresh(given: argparse.Namespace) -> int:
    from companion.sources import refresh

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
    if given.keep is not None:
        for name in editions.prune(found, given.keep):
            print(f"removed {name}")
    print(editions.table(editions.shelf(found)))
    if editions.listed(found):
        editions.write_index(found)
    return 0


def diff(given: argparse.Namespace) -> int:
    from companion import editions
    from companion.editions.comparing import command, plain, terminal

    found = _project(given)
    difference = command.run(editions.path(found, given.old), editions.path(found, given.new), given.page)
    print(plain.dumps(difference) if given.json else terminal.text(difference) + "\n", end="")
    command.fail_on(difference, given.fail_on)
    return 0


def export(given: argparse.Namespace) -> int:
    from companion import editions
    from companion.editions.publishing import archive

    print(archive.export(editions.path(_project(given), given.edition), given.out))
    return 0


def publish(given: argparse.Namespace) -> int:
    from companion import editions
    from companion.editions import publishing

    found = _project(given)
    print(publishing.publish(editions.path(found, given.edition), given.folder, editions.title(found), given.url))
    return 0


def preview(given: argparse.Namespace) -> int:
    import functools
    import http.server

    from companion import editions

    site = editions.path(_project(given), given.edition) / "site"
    serve = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", given.port), serve) as server:
        print(f"http://127.0.0.1:{server.server_port}/  (Ctrl-C ends it)", flush=True)
        server.serve_forever()
    return 0


def verify(given: argparse.Namespace) -> int:
    from companion import editions
    from companion.editions.provenance import verify

    place = Path(given.edition)
    return verify.main([str(place if place.is_dir() else editions.path(_project(given), given.edition))])


def doctor(given: argparse.Namespace) -> int:
    from companion import doctor

    print(doctor.report(_project(given)))
    return 0


def _project(given: argparse.Namespace) -> Project:
    from companion import project

    return project.find(given.data)


def _parameters(given: argparse.Namespace) -> Parameters:
    from companion import parameters

    return parameters.load(given.file or _project(given).root / "params.yml", dict(given.parameters or []))


def _compute(given: argparse.Namespace) -> dict[str, Any]:
    from companion import ledger, tables

    return ledger.compute(_parameters(given), tables.load(_project(given).data))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="companion", description="A companion report to Karlsrud's essay on UN peacekeeping and impartiality: data under each of its checkable statements.", epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], help: str, example: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=help, description=help[0].upper() + help[1:] + ".", epilog=f"example:\n  {example}", formatter_class=argparse.RawDescriptionHelpFormatter)
        one.set_defaults(run=run)
        one.add_argument("--data", type=Path, metavar="DIR", help="a folder of tables in place of data/")
        one.add_argument("-p", dest="parameters", nargs=2, action="append", metavar=("NAME", "VALUE"), help="set a parameter, as in -p as_of 2015-06-30")
        one.add_argument("-f", dest="file", type=Path, metavar="FILE", help="a file of parameters in place of params.yml")
        return one

    one = command("build", build, "build the report: site, PDF, figures and their evidence", "companion build -p as_of 2015-06-30")
    one.add_argument("--renderer", choices=("auto", "quarto", "builtin"), default="auto", help="auto takes Quarto where it is installed (default: auto)")
    one.add_argument("--since", metavar="EDITION", help="an earlier edition; the report then has a chapter on what changed")
    one.add_argument("--briefs", action="store_true", help="with a brief on every mission, operation and resolution in the report (a minute or two more)")
    one.add_argument("--as-known-on", metavar="DAY", help="use the tables as they stood on that day, from data/history/")
    one.add_argument("-j", dest="jobs", type=int, metavar="N", help="steps at a time (default: one a processor, at least 2)")
    one.add_argument("--scheduler", metavar="ADDRESS", help="run the steps on a Dask cluster, such as tcp://10.0.0.5:8786; see docs/cluster.md")
    one.add_argument("--engine", choices=("fork", "kernel"), default="fork", help="what runs the notebooks: a warm process, or papermill's own kernel (default: fork)")
    one.add_argument("--explain", action="store_true", help="say what is stale and why, without building")
    one = command("figures", figures, "list every figure with its value and counting rule", "companion figures --json")
    one.add_argument("--json", action="store_true", help="as JSON, with everything figures.json holds")
    one = command("trace", trace, "follow one figure down to its rows and sources", "companion trace missions.active")
    one.add_argument("figure", metavar="FIGURE")
    one = command("check", check, "check the tables, whether each claim has its recorded verdict, and that no page has a number typed by hand; suspects are listed and fail nothing", "companion check --data my-tables")
    one.add_argument("edition", metavar="EDITION", nargs="?", help="the claims of a built edition in place of the tables as they are now")
    one = command("confirm", confirm, "record that a claim or a figure was looked at and stands", 'companion confirm C12 --reason "read both letters"')
    one.add_argument("subject", metavar="CLAIM|FIGURE")
    one.add_argument("--reason", required=True, metavar="WORDS", help="what was looked at, and why it stands")
    one.add_argument("--who", default="", metavar="NAME", help="who looked; may be left out")
    one.add_argument("--day", default="", metavar="DAY", help="the day of looking, as 2026-11-28 (default: today)")
    one = command("refresh", refresh, "show what a newer file of a feed would change; write it only with --write", "companion refresh un-fatalities --from fatalities.csv")
    one.add_argument("feed", nargs="?", metavar="FEED")
    one.add_argument("--from", dest="origin", metavar="FILE|URL", help="a file or address; without it, the publisher's own address")
    one.add_argument("--write", action="store_true", help="replace the tables, whole or not at all; the old ones go to data/history/")
    one.add_argument("--list", action="store_true", help="each feed: vintage here, address, licence, age")
    one.add_argument("--out", type=Path, metavar="DIR", help="also leave the comparison there as JSON and as a page")
    one = command("brief", brief, "make two-page briefs on missions, operations or resolutions", "companion brief MINUSMA FC-G5S 2719")
    one.add_argument("names", nargs="*", metavar="NAME")
    one.add_argument("--all", action="store_true", help="one on each mission, operation and resolution")
    one.add_argument("--batch", type=Path, metavar="FILE", help="a CSV with a column `name` and any parameters, a row a brief")
    one = command("editions", editions, "list the editions under reports/", "companion editions --keep 5")
    one.add_argument("--keep", type=int, metavar="N", help="remove the oldest until N are left; the latest always stays")
    one = command("diff", diff, "say what changed between two editions", "companion diff 2024-01-01 latest")
    one.add_argument("old", metavar="OLD")
    one.add_argument("new", metavar="NEW")
    one.add_argument("--json", action="store_true", help="with every row, as JSON")
    one.add_argument("--page", type=Path, metavar="FILE", help="also write it as a page")
    one.add_argument("--fail-on", choices=("claims", "figures"), help="exit 1 where a claim turned, or a figure reads differently")
    one = command("export", export, "pack an edition into one archive fit for a repository", "companion export latest")
    one.add_argument("edition", metavar="EDITION", nargs="?", default="latest")
    one.add_argument("--out", type=Path, metavar="FILE", help="the archive to write")
    one = command("publish", publish, "put an edition into a folder, whole or not at all, with a feed of editions", "companion publish ../pages")
    one.add_argument("folder", type=Path, metavar="DIR")
    one.add_argument("--edition", metavar="EDITION", default="latest")
    one.add_argument("--url", default="", metavar="ADDRESS", help="the folder's address on the web, for the feed")
    one = command("preview", preview, "serve an edition's site on this machine only", "companion preview latest")
    one.add_argument("edition", metavar="EDITION", nargs="?", default="latest")
    one.add_argument("--port", type=int, default=0, metavar="N")
    one = command("verify", verify, "re-hash an edition and recompute its figures", "companion verify latest")
    one.add_argument("edition", metavar="EDITION", nargs="?", default="latest")
    command("doctor", doctor, "say what this machine has of what the report uses", "companion doctor")
    return parser


if __name__ == "__main__":
    sys.exit(main())
