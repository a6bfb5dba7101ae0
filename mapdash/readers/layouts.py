"""The tables that archives of news and of conflict events publish, recognised by their columns.

The codes are those of the publishers' codebooks: ACLED (geo_precision, time_precision), UCDP GED (where_prec,
date_prec), GDELT Event Database 1.0 and 2.0 (ActionGeo_Type, EventRootCode), GDELT Global Knowledge Graph 2.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from gazetteer import Precision
from mapdash.article import DatePrecision, GivenPlace
from mapdash.readers.given import country_code, given_place

Get = Callable[[str], str]
"""The cell of a column in the row at hand, by the name that `columns.key` gives it; "" where there is none."""


def _no_places(get: Get) -> tuple[GivenPlace, ...]:
    return ()


@dataclass(frozen=True)
class Layout:
    """A table that is known.

    Attributes:
        name: what to call it: "ACLED events".
        needs: the columns that it is recognised by (names as `columns.key` writes them).
        columns: field -> its columns, the first that is not empty counting.
        given: the points of a row.
        title: makes the title of a row, where it is not one column.
        text: makes the text of a row, where it is not one column.
        record: column with the number of the entry, and the name of the table to put before it.
        date_code: column that says how exact the date is, and what its values mean; other values mean a day.
        prose: whether the text is somebody's words.
        remark: what a person should know.
        gone: whether a row says no more than that its article was taken back.
    """

    name: str
    needs: frozenset[str]
    columns: Mapping[str, tuple[str, ...]]
    given: Callable[[Get], tuple[GivenPlace, ...]] = _no_places
    title: Callable[[Get], str] | None = None
    text: Callable[[Get], str] | None = None
    record: tuple[str, str] | None = None
    date_code: tuple[str, Mapping[str, DatePrecision]] = ("", {})
    prose: bool = True
    remark: str = ""
    gone: Callable[[Get], bool] = lambda get: False


_ACLED_PRECISION = {"1": Precision.TOWN, "2": Precision.DISTRICT, "3": Precision.PROVINCE}
_UCDP_PRECISION = {
    "1": Precision.TOWN, "2": Precision.DISTRICT, "3": Precision.DISTRICT, "4": Precision.PROVINCE,
    "5": Precision.REGION, "6": Precision.COUNTRY, "7": Precision.REGION,
}  # fmt: skip
_GDELT_PRECISION = {
    "1": Precision.COUNTRY, "2": Precision.PROVINCE, "3": Precision.TOWN, "4": Precision.TOWN, "5": Precision.PROVINCE,
}  # fmt: skip
# the twenty root codes of CAMEO, the scheme GDELT sorts events by
_CAMEO = (
    "Public statement", "Appeal", "Intent to cooperate", "Consultation", "Diplomatic cooperation",
    "Material cooperation", "Aid", "Yielding", "Investigation", "Demand", "Disapproval", "Rejection", "Threat",
    "Protest", "Show of force", "Reduced relations", "Coercion", "Assault", "Fighting", "Mass violence",
)  # fmt: skip


def _acled(get: Get) -> tuple[GivenPlace, ...]:
    code = get("geoprecision")
    return _one(
        given_place(
            get("location"), get("latitude"), get("longitude"), precision=_ACLED_PRECISION.get(code, Precision.REGION),
            country=country_code(get("country")), admin1=get("admin1") or None,
            reason=_reason("ACLED", "geo_precision", code),
        )
    )  # fmt: skip


def _ucdp(get: Get) -> tuple[GivenPlace, ...]:
    code = get("whereprec")
    return _one(
        given_place(
            get("wherecoordinates"), get("latitude"), get("longitude"),
            precision=_UCDP_PRECISION.get(code, Precision.REGION), country=country_code(get("country")),
            admin1=get("adm1") or None, reason=_reason("UCDP GED", "where_prec", code),
        )
    )  # fmt: skip


def _ucdp_text(get: Get) -> str:
    parts = (get("wheredescription"), get("sourcearticle"))
    return "\n\n".join(part for part in dict.fromkeys(parts) if part) or get("dyadname")


def _gdelt_event(get: Get) -> tuple[GivenPlace, ...]:
    code = get("actiongeotype")
    return _one(
        _gdelt_place(get("actiongeofullname"), code, get("actiongeolat"), get("actiongeolong"), "ActionGeo_Type")
    )


def _gdelt_title(get: Get) -> str:
    root = get("eventrootcode") or get("eventcode")[:2]
    return _CAMEO[int(root) - 1] if root.isdecimal() and 1 <= int(root) <= len(_CAMEO) else "Event"


def _gdelt_text(get: Get) -> str:
    actors = [actor for actor in (get("actor1name"), get("actor2name")) if actor]
    lines = (
        f"Actors: {', '.join(actors)}" if actors else "",
        f"Place: {get('actiongeofullname')}" if get("actiongeofullname") else "",
        f"CAMEO code: {get('eventcode')}" if get("eventcode") else "",
        f"Mentions: {get('nummentions')}" if get("nummentions") else "",
    )
    return "\n".join(line for line in lines if line)


def _gkg(get: Get) -> tuple[GivenPlace, ...]:
    """Blocks parted by semicolons, fields by number signs; the enhanced kind has a second-order code more."""
    found: dict[tuple[float, float], GivenPlace] = {}
    enhanced = get("v2locations") or get("v2enhancedlocations")
    for block in (enhanced or get("locations") or get("v1locations")).split(";"):
        fields = block.split("#")
        point = 5 if enhanced else 4
        if len(fields) > point + 1:
            place = _gdelt_place(fields[1], fields[0], fields[point], fields[point + 1], "location type")
            if place:
                found.setdefault((place.lat, place.lon), place)
    return tuple(found.values())


_PAGE_TITLE = re.compile(r"<PAGE_TITLE>(.*?)</PAGE_TITLE>", re.DOTALL)


def _gkg_title(get: Get) -> str:
    found = _PAGE_TITLE.search(get("extras") or get("extrasxml") or get("v2extrasxml"))
    return unescape(found[1]) if found else get("documentidentifier") or get("sourceurls").split("<UDIV>")[0]


def _gdelt_place(name: str, code: str, lat: str, lon: str, column: str) -> GivenPlace | None:
    first, _, rest = name.partition(",")
    country = name.rpartition(",")[2].strip() or first
    parts = [part.strip() for part in rest.split(",")] if rest else []
    return given_place(
        first, lat, lon, precision=_GDELT_PRECISION.get(code, Precision.REGION), country=country_code(country),
        admin1=parts[0] if len(parts) > 1 and "(general)" not in parts[0] else None,
        reason=_reason("GDELT", column, code),
    )  # fmt: skip


def _newsapi_text(get: Get) -> str:
    """The start of the article, behind a description that it does not repeat."""
    description, content = get("description"), get("content")
    if not content or not description or content[:40] == description[:40]:
        return content or description
    return f"{description}\n\n{content}"


def _newsapi_title(get: Get) -> str:
    """The headline without the outlet, which NewsAPI writes behind it: "Aid arrives - Example News"."""
    title, outlet = get("title"), get("source.name")
    return (outlet and title.removesuffix(f" - {outlet}")) or title


def _one(place: GivenPlace | None) -> tuple[GivenPlace, ...]:
    return (place,) if place else ()


def _reason(source: str, column: str, code: str) -> str:
    return f"Given by the source ({source}, {column} {code or 'not given'})"


# 2 is some days, 3 a week, 4 up to a month, 5 up to a year
_UCDP_DATES = {
    "2": DatePrecision.WEEK, "3": DatePrecision.WEEK, "4": DatePrecision.MONTH, "5": DatePrecision.YEAR,
}  # fmt: skip

LAYOUTS = (
    Layout(
        "ACLED events",
        frozenset(("eventdate", "subeventtype", "geoprecision", "latitude", "longitude", "notes")),
        {
            "title": ("subeventtype", "eventtype"), "text": ("notes",), "published": ("eventdate",),
            "source": ("source",), "place": ("location",), "latitude": ("latitude",), "longitude": ("longitude",),
            "region": ("admin1",), "country": ("country",), "precision": ("geoprecision",), "modified": ("timestamp",),
        },
        given=_acled,
        record=("acled", "eventidcnty"),
        date_code=("timeprecision", {"2": DatePrecision.WEEK, "3": DatePrecision.MONTH}),
        remark="dates are those of the events",
    ),
    Layout(
        "UCDP GED events",
        frozenset(("whereprec", "dateprec", "datestart", "dyadname", "latitude", "longitude")),
        {
            "title": ("sourceheadline", "dyadname", "conflictname"), "text": ("wheredescription", "sourcearticle"),
            "published": ("datestart",), "source": ("sourceoffice",), "place": ("wherecoordinates",),
            "latitude": ("latitude",), "longitude": ("longitude",), "region": ("adm1",), "country": ("country",),
            "precision": ("whereprec",),
        },
        given=_ucdp,
        text=_ucdp_text,
        record=("ucdp", "id"),
        date_code=("dateprec", _UCDP_DATES),
        remark="dates are those on which the events began",
    ),
    Layout(
        "GDELT events",
        frozenset(("globaleventid", "actiongeotype", "actiongeolat", "actiongeolong")),
        {
            "title": ("eventrootcode",), "text": ("actor1name", "actor2name", "eventcode"),
            "published": ("sqldate", "day"), "url": ("sourceurl",), "place": ("actiongeofullname",),
            "latitude": ("actiongeolat",), "longitude": ("actiongeolong",), "precision": ("actiongeotype",),
        },
        given=_gdelt_event,
        title=_gdelt_title,
        text=_gdelt_text,
        record=("gdelt", "globaleventid"),
        prose=False,
        remark="dates are those of the events as GDELT's programs read them",
    ),
    Layout(
        "GDELT Global Knowledge Graph",
        frozenset(("gkgrecordid", "documentidentifier")),
        {
            "title": ("extras", "extrasxml", "v2extrasxml"), "published": ("date", "v2.1date", "v21date"),
            "url": ("documentidentifier",), "source": ("sourcecommonname",),
            "place": ("v2locations", "v2enhancedlocations", "locations", "v1locations"),
        },
        given=_gkg,
        title=_gkg_title,
        remark="dates are when GDELT saw the articles",
    ),
    Layout(
        "GDELT Global Knowledge Graph 1.0",
        frozenset(("numarts", "locations", "sourceurls", "cameoeventids")),
        {
            "title": ("sourceurls",), "published": ("date",), "url": ("sourceurls",), "source": ("sources",),
            "place": ("locations",),
        },
        given=_gkg,
        title=_gkg_title,
        prose=False,
        remark="dates are when GDELT saw the articles",
    ),
    Layout(
        "GDELT DOC articles",
        frozenset(("url", "seendate", "title", "domain")),
        {
            "title": ("title",), "published": ("seendate",), "url": ("url",), "source": ("domain",),
            "language": ("language",),
        },
        remark="dates are when GDELT saw the articles",
    ),
    Layout(
        "GDELT DOC articles",
        frozenset(("url", "mobileurl", "date", "title")),
        {"title": ("title",), "published": ("date",), "url": ("url",)},
        remark="dates are when GDELT saw the articles",
    ),
    Layout(
        "Media Cloud stories",
        frozenset(("mediaurl", "medianame", "publishdate", "title", "url")),
        {
            "title": ("title",), "text": ("text", "storytext"), "published": ("publishdate",), "url": ("url",),
            "source": ("medianame",), "language": ("language",), "retrieved": ("collectdate",),
        },
    ),
    Layout(
        "NewsAPI articles",
        frozenset(("publishedat", "source.name", "urltoimage", "url", "title")),
        {
            "title": ("title",), "text": ("content", "description"), "published": ("publishedat",), "url": ("url",),
            "source": ("source.name",),
        },
        title=_newsapi_title,
        text=_newsapi_text,
        gone=lambda get: get("title") == "[Removed]",
    ),
    Layout(
        "trafilatura articles",
        frozenset(("sourcehostname", "fingerprint", "source", "title")),
        {
            "title": ("title",), "text": ("text", "rawtext", "excerpt"), "published": ("date",), "url": ("source",),
            "source": ("sourcehostname", "hostname"), "language": ("language",), "retrieved": ("filedate",),
        },
    ),
)  # fmt: skip


def layout_of(keys: set[str]) -> Layout | None:
    """The known table that has these columns, if any; the names as `columns.key` writes them."""
    return next((layout for layout in LAYOUTS if layout.needs <= keys), None)


_GEO = ("type", "fullname", "countrycode", "adm1code", "adm2code", "lat", "long", "featureid")


def _event_columns(version: int) -> Iterator[str]:
    yield from ("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate")
    for actor in ("Actor1", "Actor2"):
        for name in ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code"):
            yield actor + name
        yield from (f"{actor}Type{number}Code" for number in (1, 2, 3))
    yield from ("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale")
    yield from ("NumMentions", "NumSources", "NumArticles", "AvgTone")
    for who in ("Actor1", "Actor2", "Action"):
        yield from (f"{who}Geo_{name}" for name in _GEO if version == 2 or name != "adm2code")
    yield from ("DATEADDED", "SOURCEURL")


_EVENTS_2, _EVENTS_1 = list(_event_columns(2)), list(_event_columns(1))
_GKG_2 = [
    "GKGRECORDID", "DATE", "SourceCollectionIdentifier", "SourceCommonName", "DocumentIdentifier", "Counts", "V2Counts",
    "Themes", "V2Themes", "Locations", "V2Locations", "Persons", "V2Persons", "Organizations", "V2Organizations",
    "V2Tone", "Dates", "GCAM", "SharingImage", "RelatedImages", "SocialImageEmbeds", "SocialVideoEmbeds", "Quotations",
    "AllNames", "Amounts", "TranslationInfo", "Extras",
]  # fmt: skip
_GKG_ID = re.compile(r"\d{14}-T?\d+$", re.ASCII)


def columns_without_header(cells: list[str]) -> list[str] | None:
    """The columns of GDELT's raw files, which have no header; None for anything else."""
    first = cells[0].strip() if cells else ""
    if len(cells) == len(_GKG_2) and _GKG_ID.match(first):
        return _GKG_2
    if first.isdecimal() and len(cells) > 1 and re.fullmatch(r"\d{8}", cells[1].strip(), re.ASCII):
        for columns in (_EVENTS_2, _EVENTS_1, _EVENTS_1[:-1]):
            if len(cells) == len(columns):
                return columns
    return None
