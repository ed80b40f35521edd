"""ro-crate-metadata.json: the edition described for machines, after Workflow Run Crate 0.5.

The profile (https://w3id.org/ro/wfrun/workflow/0.5) wants a main workflow that ships with the crate, here
pipeline.py, and an action with that workflow as its instrument, the inputs and parameters as its objects and
what came out as its results. Neither clock nor person is recorded: the crate's date is the day that the report
speaks of, and the action has no end time, since the same inputs are to give the same bytes. The profile
recommends an end time and an agent; it does not require them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from companion.editions.provenance.manifest import fingerprint, plain
from companion.editions.provenance.verify import MANIFEST, SEAL

METADATA = "ro-crate-metadata.json"
CONTEXT = [
    "https://w3id.org/ro/crate/1.1/context",
    {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"},  # came into the common context after 1.1
]
PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": ("Process Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/workflow/0.5": ("Workflow Run Crate", "0.5"),
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": ("Workflow RO-Crate", "1.0"),
}
FORMAL = "https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE"
WORKFLOW_PROFILE = "https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"
LICENSE = "https://spdx.org/licenses/MIT"

FOLDERS = {
    "site": "The report as web pages; open site/index.html.",
    "briefs": "Briefs on single missions, operations and resolutions.",
    "notebooks": "The notebooks as they were run, with their outputs.",
    "rows": "The rows behind each figure, one CSV a figure, named by the figure's id.",
    "charts": "The charts as SVG and PNG, with their specification and their data.",
    "tables": "The tables as they were read, with datapackage.json and the register of claims.",
    "text": "The pages as they were written.",
}
FILES = {
    "companion.pdf": "The report as one PDF.",
    "companion.docx": "The report as one Word document.",
    "companion.html": "The report as one HTML file that holds all it shows.",
    "figures.json": "Every figure with its value, its counting rule, its sources and the checksum of its rows.",
    "claims.json": "The essay's checkable claims with what the data say of each.",
    "README.md": "What is where in this edition.",
    "CITATION.cff": "How to cite this edition, for machines.",
    "citation.bib": "How to cite this edition, as BibTeX.",
    MANIFEST: "The sha256 of every file and input, the parameters and the versions of the software.",
    SEAL: "The sha256 of manifest.json.",
    "verify.py": "Checks this edition with Python's standard library alone: python verify.py.",
}
RESULTS = ("site", "companion.pdf", "companion.docx", "companion.html", "briefs", "notebooks", "rows", "charts", "figures.json", "claims.json")
UNSUMMED = (MANIFEST, SEAL)  # written after this file, since they vouch for it

# Written out, since the tables of the platforms differ.
MEDIA = {
    ".bib": "application/x-bibtex",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".lock": "text/plain",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".py": "text/x-python",
    ".qmd": "text/markdown",
    ".sha256": "text/plain",
    ".toml": "application/toml",
    ".yml": "application/yaml",
}

TOOLS = {
    "python": ("Python", "https://www.python.org/"),
    "pandoc": ("pandoc", "https://pandoc.org/"),
    "typst": ("Typst", "https://typst.app/"),
    "quarto": ("Quarto", "https://quarto.org/"),
    "pandas": ("pandas", "https://pandas.pydata.org/"),
    "altair": ("Vega-Altair", "https://altair-viz.github.io/"),
    "papermill": ("papermill", "https://papermill.readthedocs.io/"),
}


def crate(
    edition: Path,
    *,
    parameters: Mapping[str, object],
    inputs: Mapping[str, Path],
    code_digest: str,
    environment: Mapping[str, object],
    workflow: str,
) -> dict[str, Any]:
    """The content of ro-crate-metadata.json for the edition in `edition`, which holds all but manifest and seal.

    `workflow` is the path inside the edition of the main workflow; `environment` what `environment.versions`
    gives. Folders are described as wholes: the checksum of each file inside stands in manifest.json.
    """
    said = plain(parameters)
    day = str(said["as_of"])
    folders = [name for name in FOLDERS if (edition / name).is_dir()]
    # Manifest and seal do not exist yet, but will.
    files = [name for name in FILES if name in UNSUMMED or (edition / name).is_file()]
    parts = [_folder(name) for name in folders] + [_file(edition, name, FILES[name]) for name in files]
    results = [part["@id"] for part in parts if part["@id"].rstrip("/") in RESULTS]
    software = _software(environment)
    values = [_value(name, value) for name, value in said.items()]
    sources = [_input(name, path) for name, path in sorted(inputs.items())]
    main = _workflow(edition, workflow, said, code_digest, software)
    graph = [
        {
            "@id": METADATA,
            "@type": "CreativeWork",
            "about": _to("./"),
            "conformsTo": [
                _to("https://w3id.org/ro/crate/1.1"),
                _to("https://w3id.org/workflowhub/workflow-ro-crate/1.0"),
            ],
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": f"Companion report on UN peacekeeping and impartiality, to {day}",
            "description": (
                "Figures, charts and checked claims behind an essay on UN peacekeeping and impartiality, as "
                f"the data stand for {day}. The date of publication given here is that day and not the day of "
                "the build, so that the same data give the same bytes."
            ),
            "datePublished": day,
            "license": _to(LICENSE),
            "author": _to("#authors"),
            "publisher": _to("#authors"),
            "conformsTo": [_to(profile) for profile in PROFILES],
            "hasPart": [_to(workflow), *(_to(part["@id"]) for part in parts)],
            "mainEntity": _to(workflow),
            "mentions": _to("#build"),
        },
        {
            "@id": LICENSE,
            "@type": "CreativeWork",
            "name": "MIT License",
            "description": (
                "For what this project wrote. The data of others keep their licences, named in datapackage.json."
            ),
            "url": LICENSE,
        },
        {"@id": "#authors", "@type": "Organization", "name": "The companion report's authors"},
        *(
            {"@id": profile, "@type": "CreativeWork", "name": name, "version": version}
            for profile, (name, version) in PROFILES.items()
        ),
        main,
        *software,
        *parts,
        *(_parameter(name, value) for name, value in said.items()),
        *values,
        *sources,
        {
            "@id": "#build",
            "@type": "CreateAction",
            "name": f"Build of the edition for {day}",
            "description": "companion build, with the parameters and inputs given here. No time of day is recorded.",
            "instrument": _to(workflow),
            "object": [_to(one["@id"]) for one in (*sources, *values)],
            "result": [_to(id) for id in results],
        },
    ]
    return {"@context": CONTEXT, "@graph": sorted(graph, key=lambda entity: entity["@id"])}


def _to(id: str) -> dict[str, str]:
    return {"@id": id}


def _folder(name: str) -> dict[str, Any]:
    return {"@id": f"{name}/", "@type": "Dataset", "name": name, "description": FOLDERS[name]}


def _file(edition: Path, name: str, description: str) -> dict[str, Any]:
    entity: dict[str, Any] = {
        "@id": name,
        "@type": "File",
        "name": name,
        "description": description,
        "encodingFormat": _media(name),
    }
    if name not in UNSUMMED:
        printed = fingerprint(edition / name)
        entity |= {"sha256": printed["sha256"], "contentSize": str(printed["size"])}
    return entity


def _media(name: str) -> str:
    return MEDIA.get(Path(name).suffix, "application/octet-stream")


def _workflow(
    edition: Path, path: str, parameters: Mapping[str, object], code_digest: str, software: list[dict[str, Any]]
) -> dict[str, Any]:
    entity = _file(edition, path, "The graph of tasks that makes an edition from its data.")
    return entity | {
        "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow"],
        "name": "The build of the companion report",
        "conformsTo": _to(WORKFLOW_PROFILE),
        "version": code_digest,
        "programmingLanguage": _to(TOOLS["python"][1]),
        "softwareRequirements": [_to(one["@id"]) for one in software if one["@id"] != TOOLS["python"][1]],
        "input": [_to(f"#parameter-{name}") for name in parameters],
    }


def _software(environment: Mapping[str, Any]) -> list[dict[str, Any]]:
    known = {"python": environment["python"], **environment["packages"], **environment["tools"]}
    return [
        {
            "@id": address,
            "@type": "ComputerLanguage" if name == "python" else "SoftwareApplication",
            "name": title,
            "url": address,
            "version": known[name],
        }
        for name, (title, address) in TOOLS.items()
        if name in known
    ]


def _parameter(name: str, value: object) -> dict[str, Any]:
    return {
        "@id": f"#parameter-{name}",
        "@type": "FormalParameter",
        "additionalType": _kind(value),
        "conformsTo": _to(FORMAL),
        "name": name,
        "workExample": _to(f"#value-{name}"),
    }


def _value(name: str, value: object) -> dict[str, Any]:
    return {
        "@id": f"#value-{name}",
        "@type": "PropertyValue",
        "exampleOfWork": _to(f"#parameter-{name}"),
        "name": name,
        "value": str(value),
    }


def _kind(value: object) -> str:
    """The schema.org data type of a parameter's value."""
    for python, kind in ((bool, "Boolean"), (int, "Integer"), (float, "Float")):
        if isinstance(value, python):
            return kind
    return "Text"


def _input(name: str, path: Path) -> dict[str, Any]:
    """An input: not a file of the crate, so a work known by its name and checksum."""
    return {
        "@id": f"#input/{name}",
        "@type": "CreativeWork",
        "name": name,
        "encodingFormat": _media(name),
        "sha256": fingerprint(path)["sha256"],
    }
