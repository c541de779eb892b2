"""The command line: its words in both languages, and what is wrong is told."""

import gettext
import subprocess
import sys
import time

import pytest

from parkdesk.cli import words
from parkdesk.cli.main import main, parse
from parkdesk.cli.words import language_of, size, speak


@pytest.mark.parametrize(
    ("line", "environment", "language"),
    [
        (["--language", "en", "secret"], {}, "en"),
        (["secret"], {"PARKDESK_LANGUAGE": "en"}, "en"),
        (["secret"], {"NEARZERO_LANGUAGE": "en"}, "en"),
        (["secret"], {"PARKDESK_LANGUAGE": "xx"}, "zh"),
        (["--language", "zh", "secret"], {"PARKDESK_LANGUAGE": "en"}, "zh"),
    ],
)
def test_the_language(
    monkeypatch: pytest.MonkeyPatch, line: list[str], environment: dict[str, str], language: str
) -> None:
    for name in ("PARKDESK_LANGUAGE", "NEARZERO_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language_of(line) == language


@pytest.mark.parametrize(
    "line",
    [[], ["nonsense"], ["backup"], ["audit"], ["serve", "--port", "x"], ["demo", "--size", "huge"]],
)
def test_a_wrong_command_line_ends_in_2(line: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        parse(line)
    assert end.value.code == 2


@pytest.mark.parametrize(
    "line",
    [
        ["demo"],
        ["demo", "--port", "9", "--size", "province", "--no-browser"],
        ["serve", "--host", "::1", "--migrate", "--no-worker"],
        ["worker"],
        ["migrate"],
        ["secret"],
        ["create-administrator", "x"],
        ["backup", "f"],
        ["restore", "f", "--replace", "--wait", "3"],
        ["audit", "verify"],
        ["audit", "export", "-", "--park", "east"],
        ["secret", "--language", "en"],
    ],
)
def test_the_commands(line: list[str]) -> None:
    assert parse(line).command == line[0]


def test_a_secret_is_long_and_new_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["secret"]) == 0
    assert main(["secret"]) == 0
    one, other = capsys.readouterr().out.split()
    assert one != other
    assert len(one) > 60


def test_help_answers_at_once_without_django() -> None:
    program = (
        "import sys; from parkdesk.cli.main import main\n"
        "try: main(['--help'])\n"
        "finally: assert 'django' not in sys.modules"
    )
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 B"), (1536, "1.5 KB"), (3 * 2**20, "3.0 MB"), (2**42, "4.0 TB")]
)
def test_sizes(count: int, said: str) -> None:
    assert size(count) == said


def test_it_speaks_the_language_that_was_chosen(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Shouting(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return message.upper()

    plain = gettext.NullTranslations()
    monkeypatch.setattr(words, "_catalogue", {"en": plain, "zh": Shouting()}.__getitem__)
    for language, told in (("en", "put a backup in place"), ("zh", "PUT A BACKUP IN PLACE")):
        speak(language)
        with pytest.raises(SystemExit):
            parse(["--help"])
        assert told in capsys.readouterr().out
