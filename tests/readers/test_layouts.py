"""Tables that archives publish are known by their columns, and keep the points they give."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import Precision
from mapdash.article import Article, PlaceName
from mapdash.readers import BadPoint, Columns, Item, ReadOptions, Skipped, read_bytes
from mapdash.readers.given import country_code, given_place
from mapdash.readers.layouts import _EVENTS_1, _EVENTS_2, _GKG_2


def items(data: str | bytes, name: str = "x.csv", **options: object) -> list[Item]:
    data = data.encode() if isinstance(data, str) else data
    return list(read_bytes(data, name=name, options=ReadOptions(**options)))  # type: ignore[arg-type]


def articles(found: list[Item]) -> list[Article]:
    return [item for item in found if isinstance(item, Article)]


def columns(found: list[Item]) -> Columns:
    (only,) = [item for item in found if isinstance(item, Columns)]
    return only


def table(*rows: dict[str, object]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


ACLED = {
    "event_id_cnty": "PSE1", "event_date": "28 March 2024", "year": 2024, "time_precision": 1,
    "event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike", "actor1": "A", "iso": 275,
    "country": "Palestine", "admin1": "Gaza Strip", "admin2": "Rafah", "location": "Rafah", "latitude": "31.2870",
    "longitude": "34.2590", "geo_precision": 1, "source": "An Agency", "notes": "On 28 March, a strike hit Rafah.",
    "fatalities": 0, "timestamp": 1712000000,
}  # fmt: skip


def test_acled() -> None:
    found = items(table(ACLED, ACLED | {"event_id_cnty": "PSE2", "geo_precision": 3, "time_precision": 3}))
    first, second = articles(found)
    assert columns(found).kind == "ACLED events"
    assert first.text == "Air/drone strike\n\nOn 28 March, a strike hit Rafah."
    assert (first.source, first.record, first.prose) == ("An Agency", "acled:PSE1", True)
    assert first.published
    assert first.published.isoformat() == "2024-03-28"
    (place,) = first.given
    assert (place.name, place.lat, place.lon, place.country) == ("Rafah", 31.287, 34.259, "PS")
    assert (place.admin1, place.precision) == ("Gaza Strip", Precision.TOWN)
    assert place.reason == "Given by the source (ACLED, geo_precision 1)"
    assert second.given[0].precision is Precision.PROVINCE
    assert second.published
    assert second.published.isoformat() == "2024-03"
    assert first.content_hash != second.content_hash


def test_ucdp() -> None:
    row = {
        "id": 7, "dyad_name": "A - B", "conflict_name": "X: Government", "source_headline": "Clash in the north",
        "source_article": "An Agency, 2019-05-02", "source_office": "An Agency", "where_prec": 6,
        "where_coordinates": "Yemen", "where_description": "northern Yemen", "adm_1": "", "latitude": 15.5,
        "longitude": 47.5, "country": "Yemen (North Yemen)", "date_prec": 5, "date_start": "2019-05-01 00:00:00.000",
        "date_end": "2019-05-31 00:00:00.000",
    }  # fmt: skip
    precisions = {}
    for code in range(1, 8):
        (article,) = articles(items(table(row | {"where_prec": code})))
        precisions[code] = article.given[0].precision.value
    assert precisions == {
        1: "town", 2: "district", 3: "district", 4: "province", 5: "region", 6: "country", 7: "region",
    }  # fmt: skip
    assert article.text == "Clash in the north\n\nnorthern Yemen\n\nAn Agency, 2019-05-02"
    assert (article.given[0].country, article.record) == ("YE", "ucdp:7")
    assert article.published
    assert article.published.isoformat() == "2019"


@pytest.mark.parametrize("names", [_EVENTS_2, _EVENTS_1], ids=["version 2", "version 1"])
@pytest.mark.parametrize("header", [True, False])
def test_gdelt_events_with_and_without_a_header(names: list[str], header: bool) -> None:
    cells = dict.fromkeys(names, "") | {
        "GLOBALEVENTID": "1", "SQLDATE": "20240328", "Actor1Name": 'ISRAEL "', "EventRootCode": "19",
        "EventCode": "190", "ActionGeo_Lat": "31.287", "ActionGeo_Long": "34.259", "DATEADDED": "20240328120000",
        "ActionGeo_type": "4", "ActionGeo_fullname": "Rafah, Gaza Strip, Palestine",
        "ActionGeo_lat": "31.287", "ActionGeo_long": "34.259", "SOURCEURL": "https://example.org/1",
    }  # fmt: skip
    cells = {name: cells[name] for name in names}
    lines = ["\t".join(names)] * header + ["\t".join(cells.values())]
    if header:
        lines[1] = lines[1].replace('"', "")
    found = items("\n".join(lines) + "\n", "20240328.export.CSV")
    (article,) = articles(found)
    assert columns(found).kind == "GDELT events"
    assert article.title == "Fighting"
    assert "ISRAEL" in article.text
    assert not article.prose
    assert (article.record, article.url) == ("gdelt:1", "https://example.org/1")
    assert article.published
    assert article.published.isoformat() == "2024-03-28"
    (place,) = article.given
    assert (place.name, place.admin1, place.country) == ("Rafah", "Gaza Strip", "PS")
    assert place.precision is Precision.TOWN


def test_gkg_raw() -> None:
    cells = dict.fromkeys(_GKG_2, "") | {
        "GKGRECORDID": "20240328120000-7", "DATE": "20240328120000", "SourceCommonName": "example.org",
        "DocumentIdentifier": "https://example.org/1",
        "V2Locations": "4#Rafah, Gaza Strip, Palestine#GZ#GZ00#0#31.287#34.259#-1#12;1#Qatar#QA#QA##25.5#51.25#QA#99;"
        "4#Rafah, Gaza Strip, Palestine#GZ#GZ00#0#31.287#34.259#-1#400;nonsense",
        "Extras": "<PAGE_TITLE>Crossing &amp; aid</PAGE_TITLE>",
    }  # fmt: skip
    found = items("\t".join(cells.values()) + "\n", "20240328120000.gkg.csv")
    (article,) = articles(found)
    assert (article.title, article.url, article.source) == ("Crossing & aid", "https://example.org/1", "example.org")
    assert [(p.name, p.precision.value) for p in article.given] == [("Rafah", "town"), ("Qatar", "country")]
    assert article.published
    assert article.published.isoformat() == "2024-03-28T12:00:00"


def test_gdelt_doc_json_with_language_names() -> None:
    record = {
        "url": "https://example.org/1", "url_mobile": "", "title": "Перемир'я", "seendate": "20240328T031500Z",
        "socialimage": "", "domain": "example.org", "language": "Ukrainian", "sourcecountry": "Ukraine",
    }  # fmt: skip
    found = items(json.dumps({"articles": [record]}), "x.json")
    (article,) = articles(found)
    assert (article.language, article.source, article.given, article.named) == ("uk", "example.org", (), None)
    assert article.published
    assert article.published.isoformat() == "2024-03-28T03:15:00+00:00"
    assert "GDELT saw" in columns(found).remark


def test_newsapi_tails_are_cut_off_and_said() -> None:
    record = {
        "source": {"id": None, "name": "Example"}, "author": None, "title": "A", "url": "https://example.org/1",
        "urlToImage": None, "publishedAt": "2024-03-28T14:05:00Z", "description": "What it is about.",
        "content": "The crossing at Rafah was… [+2410 chars]",
    }  # fmt: skip
    found = items(json.dumps({"status": "ok", "articles": [record]}), "x.json")
    (article,) = articles(found)
    assert article.text == "A\n\nWhat it is about.\n\nThe crossing at Rafah was"
    assert columns(found).kind == "NewsAPI articles"
    assert "cut them off" in columns(found).remark


def test_trafilatura_json_whose_source_is_the_address() -> None:
    record = {
        "title": "A", "author": None, "hostname": "example.org", "date": "2024-03-28", "fingerprint": "f", "id": None,
        "raw_text": "x", "text": "Rafah is shut.", "source": "https://example.org/1", "source-hostname": "Example News",
        "filedate": "2024-04-01", "excerpt": "",
    }  # fmt: skip
    (article,) = articles(items(json.dumps(record), "x.json"))
    assert (article.url, article.source) == ("https://example.org/1", "Example News")
    assert article.text == "A\n\nRafah is shut."


def test_a_source_that_is_an_address_is_one() -> None:
    (article,) = articles(items("title,source\nA,https://www.example.org/1\n"))
    assert (article.url, article.source) == ("https://www.example.org/1", "example.org")


def test_media_cloud() -> None:
    row = {
        "id": "a", "indexed_date": "2024-03-29 01:00:00", "language": "en", "media_name": "example.org",
        "media_url": "example.org", "publish_date": "2024-03-28", "title": "A", "url": "https://example.org/1",
    }  # fmt: skip
    found = items(table(row))
    (article,) = articles(found)
    assert columns(found).kind == "Media Cloud stories"
    assert (article.source, article.language) == ("example.org", "en")
    assert article.published
    assert article.published.isoformat() == "2024-03-28"


def test_any_table_with_latitude_and_longitude() -> None:
    found = items(
        "name,lat,lng,date,type,accuracy,Country\nRafah,31.287,34.259,2024-03-28,strike,city,Palestine\n"
        "Nowhere,120,34,2024-03-28,strike,,\nNothing,,,2024-03-28,strike,,\n"
    )
    first, second, third = articles(found)
    assert first.text == "Rafah, Palestine\nlat: 31.287\nlng: 34.259\ndate: 2024-03-28\ntype: strike\naccuracy: city"
    assert [(p.name, p.country, p.precision.value) for p in first.given] == [("Rafah", "PS", "town")]
    assert not first.prose
    assert (second.given, second.named) == ((), PlaceName("Nowhere"))
    assert [(item.origin, item.value) for item in found if isinstance(item, BadPoint)] == [("x.csv, row 3", "120, 34")]
    assert third.named == PlaceName("Nothing")


def test_a_text_beside_the_point_is_searched_for_places_too() -> None:
    (article,) = articles(items("title,notes,lat,lon\nStrike,A strike hit Rafah.,31.287,34.259\n"))
    assert article.prose
    assert article.text == "Strike\n\nA strike hit Rafah."
    assert len(article.given) == 1


def test_a_place_name_without_a_text() -> None:
    found = items("id,city,state,country,date\n1,Springfield,Illinois,US,2024-03-28\n2,,,,2024-03-28\n")
    (article,) = articles(found)
    assert article.named == PlaceName("Springfield", "Illinois", "United States")
    assert article.text.startswith("Springfield, Illinois, US\n")
    assert not article.prose
    assert [item.origin for item in found if isinstance(item, Skipped)] == ["x.csv, row 3"]


def test_a_place_column_beside_a_text_is_left_alone() -> None:
    (article,) = articles(items("title,text,city\nA,Talks in Doha.,London\n"))
    assert article.named is None
    assert "London" not in article.text


def test_a_column_by_wish_wins_over_what_is_known() -> None:
    (article,) = articles(items(table(ACLED), columns={"title": "event_type"}))
    assert article.title == "Explosions/Remote violence"


def test_html_in_cells_becomes_text_and_formulas_stay_text() -> None:
    found = articles(
        items('title,text\n"=HYPERLINK(""http://x"")","<p>One &amp; two.</p><p>Three.</p>"\nQ&amp;A,a < b\n')
    )
    assert found[0].text == '=HYPERLINK("http://x")\n\nOne & two.\n\nThree.'
    assert found[1].text == "Q&A\n\na < b"


def test_a_table_without_a_header() -> None:
    found = items(
        "1,2024-03-28,https://example.org/1,Crossing shut at Rafah,The crossing at Rafah was shut on Thursday.\n"
        "2,2024-03-29,https://example.org/2,Talks go on in Doha,Talks on a truce went on in the capital of Qatar.\n"
    )
    first, second = articles(found)
    assert first.text == "Crossing shut at Rafah\n\nThe crossing at Rafah was shut on Thursday."
    assert (second.url, second.origin) == ("https://example.org/2", "x.csv, row 2")
    assert second.published
    assert second.published.isoformat() == "2024-03-29"
    assert "no header" in columns(found).remark


@pytest.mark.parametrize(
    ("lat", "lon"),
    [("", ""), ("x", "1"), ("nan", "1"), ("91", "1"), ("0", "0.0"), ("1", "181"), (None, None), ("inf", 1)],
)
def test_what_is_no_point(lat: object, lon: object) -> None:
    assert given_place("A", lat, lon) is None


def test_a_decimal_comma() -> None:
    place = given_place("A", "31,5", "-34,25")
    assert place
    assert (place.lat, place.lon) == (31.5, -34.25)


@pytest.mark.parametrize(
    ("name", "code"),
    [("Palestine", "PS"), ("ps", "PS"), ("Russia (Soviet Union)", "RU"), ("DR Congo (Zaire)", "CD"), ("U.S.", "US"),
     ("Nowhere", None), ("", None), ("Burma", "MM")],
)  # fmt: skip
def test_countries(name: str, code: str | None) -> None:
    assert country_code(name) == code


@given(st.dictionaries(st.sampled_from(list(ACLED)), st.text(max_size=12)))
def test_any_cells_in_a_known_table(cells: dict[str, str]) -> None:
    for item in items(table(ACLED | cells)):
        if isinstance(item, Article):
            item.content_hash.encode()
            assert all(abs(place.lat) <= 90 for place in item.given)


def test_a_week_and_a_month_stay_what_they_are() -> None:
    dates = [
        article.published.isoformat()
        for code in (1, 2, 3)
        for article in articles(items(table(ACLED | {"time_precision": code})))
        if article.published
    ]
    assert dates == ["2024-03-28", "2024-W13", "2024-03"]


def test_the_number_of_an_event_and_the_code_of_its_date_count_as_used() -> None:
    told = columns(items(table(ACLED)))
    assert (told.taken["number"], told.taken["exactness"]) == (("event_id_cnty",), ("time_precision",))
    assert not {"event_id_cnty", "time_precision"} & set(told.unused)


def test_newsapi_articles_that_were_taken_back_are_none() -> None:
    record = {
        "source": {"id": None, "name": "Example"}, "author": None, "title": "Aid arrives - Example", "description": "D",
        "url": "https://example.org/1", "urlToImage": None, "publishedAt": "2024-03-28T14:05:00Z", "content": "D",
    }  # fmt: skip
    gone = record | {"title": "[Removed]", "content": "[Removed]", "publishedAt": "1970-01-01T00:00:00Z"}
    found = items(json.dumps({"articles": [record, gone]}), "x.json")
    assert [article.title for article in articles(found)] == ["Aid arrives"]
    assert [item.reason for item in found if isinstance(item, Skipped)] == ["taken back by its publisher"]


@pytest.mark.parametrize(
    "above", ["sep=;\n", "Export of the desk\nmade on 1 April\n\n", "Report;;\n;;\n"], ids=["sep", "lines", "cells"]
)
def test_a_header_below_what_an_export_writes_above_it(above: str) -> None:
    found = items(above + "title;text;date\nA;In Rafah, Gaza;2024-03-28\n")
    (article,) = articles(found)
    assert (article.text, article.origin) == ("A\n\nIn Rafah, Gaza", f"x.csv, row {above.count(chr(10)) + 2}")
    assert f"the header is row {above.count(chr(10)) + 1}" in columns(found).remark


def test_columns_named_in_other_languages() -> None:
    for header in ("Titre;Texte;Date", "Titel;Inhalt;Datum", "Título;Texto;Fecha", "Заголовок;Текст;Дата"):
        (article,) = articles(items(f"{header}\nA;In Rafah;2024-03-28\n"))
        assert article.text == "A\n\nIn Rafah"
        assert article.published is not None
