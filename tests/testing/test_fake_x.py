"""The fake X behaves like X where it matters, so that what passes here has a chance there."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from publisher.testing import FakeX, Fault
from x_bench import POST, READ


@pytest.fixture
def fake() -> Iterator[FakeX]:
    with FakeX() as server:
        yield server


def call(fake: FakeX, method: str, path: str, **more: Any) -> requests.Response:
    if "headers" not in more:
        more["headers"] = {"Authorization": f"Bearer {fake.gate.issue()['access_token']}"}
    with requests.Session() as session:
        session.trust_env = False
        return session.request(method, fake.url + path, timeout=10, **more)


def timeline(fake: FakeX, **query: str) -> dict[str, Any]:
    answer: dict[str, Any] = call(fake, "GET", f"/2/users/{fake.account.user_id}/tweets", params=query).json()
    return answer


def test_a_post_is_shown_with_its_links_wrapped_and_its_signs_escaped(fake: FakeX) -> None:
    call(fake, "POST", "/2/tweets", json={"text": "R&D <3 https://example.org/a?b=1&c=2, example.org/d."})
    (post,) = timeline(fake, **{"tweet.fields": "entities"})["data"]
    assert post["text"].startswith("R&amp;D &lt;3 https://t.co/")
    assert [url["expanded_url"] for url in post["entities"]["urls"]] == [
        "https://example.org/a?b=1&c=2",
        "http://example.org/d",
    ]


def test_only_the_fields_asked_for_are_shown(fake: FakeX) -> None:
    first = fake.account.add("One")
    fake.account.add("Two", first.id)
    plain = timeline(fake)["data"][0]
    assert set(plain) == {"id", "text"}
    full = timeline(fake, **{"tweet.fields": "created_at,referenced_tweets"})["data"][0]
    assert full["referenced_tweets"] == [{"type": "replied_to", "id": first.id}]


def test_the_timeline_is_newest_first_after_an_id_and_in_pages(fake: FakeX) -> None:
    posts = [fake.account.add(f"Post {number}") for number in range(8)]
    page = timeline(fake, since_id=posts[0].id, max_results="5")
    assert [post["id"] for post in page["data"]] == [post.id for post in posts[:2:-1]]
    rest = timeline(fake, since_id=posts[0].id, max_results="5", pagination_token=page["meta"]["next_token"])
    assert [post["id"] for post in rest["data"]] == [posts[2].id, posts[1].id]
    assert "next_token" not in rest["meta"]


def test_an_empty_timeline_has_no_data(fake: FakeX) -> None:
    assert timeline(fake) == {"meta": {"result_count": 0}}


def test_a_timeline_may_lag(fake: FakeX) -> None:
    fake.account.timeline_lag = 2
    fake.account.add("One")
    assert [timeline(fake)["meta"]["result_count"] for _ in range(3)] == [0, 0, 1]


def test_the_same_text_twice_is_refused(fake: FakeX) -> None:
    assert call(fake, "POST", "/2/tweets", json={"text": "Once"}).status_code == 201
    again = call(fake, "POST", "/2/tweets", json={"text": "Once"})
    assert (again.status_code, "duplicate" in again.json()["detail"]) == (403, True)


def test_a_reply_to_nothing_is_refused(fake: FakeX) -> None:
    body = {"text": "Two", "reply": {"in_reply_to_tweet_id": "1"}}
    assert call(fake, "POST", "/2/tweets", json=body).status_code == 403


@pytest.mark.parametrize("header", ["", "Bearer wrong", 'OAuth oauth_consumer_key="a", oauth_signature="b"'])
def test_nobody_is_let_in_without_keys(fake: FakeX, header: str) -> None:
    assert call(fake, "GET", "/2/users/me", headers={"Authorization": header}).status_code == 401


def test_a_refresh_token_serves_once(fake: FakeX) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": fake.gate.issue()["refresh_token"]}
    assert [call(fake, "POST", "/2/oauth2/token", data=form).status_code for _ in range(2)] == [200, 400]


def test_every_answer_tells_what_is_left(fake: FakeX) -> None:
    fake.windows.limit(POST, 1)
    first = call(fake, "POST", "/2/tweets", json={"text": "One"})
    assert first.headers["x-rate-limit-remaining"] == "0"
    second = call(fake, "POST", "/2/tweets", json={"text": "Two"})
    assert (second.status_code, second.headers["x-rate-limit-remaining"]) == (429, "0")


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.SILENT])
def test_a_fault_says_whether_the_call_took_effect(fake: FakeX, fault: Fault) -> None:
    fake.script.add(POST, fault, containing="winter")
    try:
        call(fake, "POST", "/2/tweets", json={"text": "Snow this winter"})
    except requests.ConnectionError:
        assert fault in {Fault.DROPPED, Fault.DROPPED_BEFORE}
    assert len(fake.account.live) == (1 if fault.accepts else 0)
    assert call(fake, "POST", "/2/tweets", json={"text": "Spring"}).status_code == 201


def test_faults_come_by_number_of_the_call(fake: FakeX) -> None:
    fake.script.add(READ, Fault.UNAVAILABLE, call=2)
    path = f"/2/users/{fake.account.user_id}/tweets"
    assert [call(fake, "GET", path).status_code for _ in range(3)] == [200, 503, 200]
    assert fake.script.calls(READ) == 3


def test_a_fault_without_a_number_stays_until_it_is_cleared(fake: FakeX) -> None:
    fake.script.add(POST, Fault.NO_CREDIT)
    assert [call(fake, "POST", "/2/tweets", json={"text": "A"}).status_code for _ in range(2)] == [402, 402]
    fake.script.clear()
    assert call(fake, "POST", "/2/tweets", json={"text": "A"}).status_code == 201


def test_what_is_not_there_is_a_404(fake: FakeX) -> None:
    assert call(fake, "GET", "/2/trends").status_code == 404
    assert call(fake, "DELETE", "/2/tweets/17").status_code == 404


@pytest.mark.parametrize(
    ("path", "body", "word"),
    [
        ("/2/tweets", {"text": "a", "tweet": "b"}, "$.tweet: is not defined"),
        ("/2/tweets", {"text": "a", "reply": {"to": "1"}}, "$.reply.to: is not defined"),
        ("/2/tweets", {"text": "a", "reply_settings": "everyone"}, "$.reply_settings: does not have a value"),
        (
            "/2/media/upload",
            {"media": "aa==", "media_category": "tweet_image", "media_type": "image/png"},
            "media_type",
        ),
        ("/2/media/upload", {"media": "aa==", "media_category": "tweet_gif"}, "$.media_category"),
    ],
)
def test_a_property_that_x_does_not_know_is_refused(fake: FakeX, path: str, body: dict[str, Any], word: str) -> None:
    """Findings H6: X's OpenAPI 2.167 says additionalProperties: false."""
    answer = call(fake, "POST", path, json=body)
    assert answer.status_code == 400
    assert word in answer.json()["errors"][0]["message"]
    assert fake.account.live == ()
    assert fake.account.media == {}
