"""The records everything passes on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapdash import Article, DatePrecision, Published


@pytest.mark.parametrize(
    ("title", "text", "body"),
    [
        ("Talks resume", "Talks resume\n\nRAFAH — Talks resumed.", "RAFAH — Talks resumed."),
        ("Talks resume", "Talks resume. Talks resumed on Monday.", "Talks resumed on Monday."),
        ("Talks resume", "Elsewhere, talks resumed.", "Elsewhere, talks resumed."),
        ("", "Talks resumed.", "Talks resumed."),
        ("Talks resume", "Talks resume", ""),
    ],
)
def test_the_body_begins_behind_the_headline(title: str, text: str, body: str) -> None:
    article = Article(text, title=title)
    assert article.text[article.body_start :] == body


def test_the_hash_tells_articles_apart_and_not_their_white_space() -> None:
    article = Article("Talks resumed.\n\nIn Rafah.", url="https://example.org/1")
    assert article.content_hash == Article("Talks resumed. In\nRafah. ", url="https://example.org/1").content_hash
    assert article.content_hash != Article(article.text, url="https://example.org/2").content_hash
    assert article.content_hash != Article(article.text, url=article.url, source="A").content_hash


zones = st.none() | st.just(UTC) | st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))


@given(st.datetimes(timezones=zones))
def test_a_time_keeps_its_zone_and_its_day(time: datetime) -> None:
    published = Published.at(time)
    again = Published.fromisoformat(published.isoformat())
    assert again == published
    assert again.time is not None
    assert again.time.utcoffset() == time.utcoffset()
    assert again.day == time.date()


@given(st.dates(), st.sampled_from([p for p in DatePrecision if p is not DatePrecision.TIME]))
def test_a_day_a_week_a_month_and_a_year_stay_what_they_are(day: date, precision: DatePrecision) -> None:
    monday = date.fromordinal(max(1, day.toordinal() - day.weekday()))
    first = {"day": day, "week": monday, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}[precision]
    published = Published(first, precision)
    assert Published.fromisoformat(published.isoformat()) == published


@pytest.mark.parametrize("text", ["", "soon", "2024-13", "24-03-28", "2024-03-32"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Published.fromisoformat(text)
