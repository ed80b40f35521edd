"""Processes that do jobs: kept between jobs, one asker at a time, an end that is told, gone with who started them."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest

from companion.build import services

ECHO = (sys.executable, "-c", "import json, os, sys\nfor line in sys.stdin: print(json.dumps({'process': os.getpid(), **json.loads(line)}), flush=True)")
FRAIL = (sys.executable, "-c", "import sys\nsys.stdin.readline()\nsys.exit('it broke')")


@pytest.fixture(autouse=True)
def ended():
    yield
    services.close()


def ask(job: dict, command=ECHO) -> dict:
    with services.serving(command) as service:
        return service.ask(job)


def test_one_process_answers_one_job_after_another():
    first, second = ask({"text": "é\n"}), ask({"text": ""})
    assert (first["text"], second["text"]) == ("é\n", "")
    assert first["process"] == second["process"]


def test_two_at_once_have_a_process_each():
    both, found = threading.Barrier(2), []

    def one() -> None:
        with services.serving(ECHO) as service:
            both.wait(timeout=60)
            found.append(service.ask({})["process"])

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 2


def test_one_started_ahead_is_the_one_that_is_asked():
    services.start(ECHO)
    assert ask({})["process"] == ask({})["process"]


def test_one_that_ends_tells_its_last_words_and_is_not_asked_again():
    for _ in range(2):
        with pytest.raises(services.Ended, match="it broke"):
            ask({}, FRAIL)


def test_it_ends_with_who_started_it():
    script = f"from companion import services\nwith services.serving({ECHO!r}) as service: print(service.ask({{}})['process'], flush=True)\nimport os; os._exit(1)"
    process = int(subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False).stdout)
    for _ in range(200):
        if subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False).stdout.strip()[:1] in ("", "Z"):
            return
        time.sleep(0.05)
    pytest.fail("the service outlived its asker")
