"""The last step of an edition: the files that say what it is made of and let anybody check it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from companion.editions.provenance import verify
from companion.editions.provenance.crate import METADATA, crate
from companion.editions.provenance.environment import versions
from companion.editions.provenance.manifest import as_json, manifest
from companion.editions.provenance.verify import MANIFEST, SEAL, digest
from companion.errors import UserError
from companion.project import PACKAGE

WORKFLOW = "pipeline.py"  # the name of the workflow in an edition


def seal(
    edition: Path,
    *,
    parameters: Mapping[str, object],
    inputs: Mapping[str, Path],
    renderer: str,
    code_digest: str,
    absent: Mapping[str, str],
    workflow: Path | None = None,
) -> None:
    """Write verify.py, pipeline.py, ro-crate-metadata.json, manifest.json and manifest.sha256 into `edition`.

    `edition` is otherwise complete: nothing may be written into it afterwards. `parameters` must name `as_of`.
    `inputs` maps the name of each input inside the project to the file as it was read; `renderer` is "quarto"
    or "builtin"; `code_digest` the digest of the code; `absent` what this edition does not have, and why;
    `workflow` the module that ties the build together, by default the project's pipeline.py, which is the
    main workflow of the RO-Crate and so has to ship with it.

    Raises `UserError` for parameters, inputs or files that cannot be recorded; see `manifest.manifest`.
    """
    if "as_of" not in parameters:
        raise UserError("An edition is sealed for a date: its parameters should name as_of.")
    workflow = workflow or PACKAGE / "building" / WORKFLOW
    environment = versions(renderer)
    shutil.copyfile(verify.__file__, edition / "verify.py")
    shutil.copyfile(workflow, edition / WORKFLOW)
    # The manifest lists the crate, so the crate comes first and gives no checksum of the manifest.
    described = crate(
        edition,
        parameters=parameters,
        inputs=inputs,
        code_digest=code_digest,
        environment=environment,
        workflow=WORKFLOW,
    )
    _write(edition / METADATA, as_json(described))
    listed = manifest(
        edition,
        parameters=parameters,
        inputs=inputs,
        renderer=renderer,
        code_digest=code_digest,
        absent=absent,
        environment=environment,
    )
    _write(edition / MANIFEST, as_json(listed))
    _write(edition / SEAL, f"{digest(edition / MANIFEST)}  {MANIFEST}\n")


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))  # bytes, so that no platform changes the line ends
