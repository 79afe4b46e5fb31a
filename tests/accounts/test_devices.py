from datetime import timedelta

import pytest

from zhixing.accounts.templatetags.devices import device, minutes


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) MicroMessenger/8.0", "WeChat · iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0", "Firefox · Linux"),
        ("curl/8.0", "其他程序"),
    ],
)
def test_a_browser_is_told_in_two_words(agent, words):
    assert device(agent) == words


def test_minutes_are_rounded_up():
    assert minutes(timedelta(minutes=14, seconds=1)) == 15
