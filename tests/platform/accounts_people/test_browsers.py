"""A session is named as its owner would name it."""

import pytest

from parkdesk.web.browsers import browser_of

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64) {WEBKIT} Safari/537.36", "Chrome · Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Safari/537.36 Edg/140.0", "Edge · Windows"),
        (f"Mozilla/5.0 (Linux; Android 14) {WEBKIT} MicroMessenger/8.0", "WeChat · Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", "Firefox · Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari · iPhone"),
        ("meter-gateway/1.0", "meter-gateway/1.0"),
        ("", ""),
    ],
)
def test_browsers(agent: str, name: str) -> None:
    assert browser_of(agent) == name
