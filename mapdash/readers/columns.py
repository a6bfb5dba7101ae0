"""Which column of a table is the title, the text, the date: by the names that archives and exports use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from mapdash.errors import InputError
from mapdash.readers.records import FIELDS

# in order of preference; compared without case, spaces, underscores and hyphens
_ENGLISH: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline", "articletitle", "heading"),
    "text": (
        "text", "body", "fulltext", "content", "articletext", "articlebody", "maintext", "bodytext", "article", "story",
        "description", "summary", "abstract", "snippet", "excerpt", "notes", "note", "details", "comment", "comments",
    ),
    "published": (
        "published", "publishedat", "datepublished", "publishdate", "publicationdate", "publisheddate", "pubdate",
        "publishedon", "publishtime", "date", "datetime", "eventdate", "incidentdate", "seendate", "timestamp",
    ),
    "modified": ("modified", "modifiedat", "datemodified", "updated", "updatedat", "lastmodified", "lastupdated"),
    "url": ("url", "link", "weburl", "articleurl", "sourceurl", "permalink", "href", "uri"),
    "source": (
        "source.name", "source", "outlet", "sourcename", "publisher", "publication", "medianame", "newspaper",
        "sitename", "domain", "hostname",
    ),
    "language": ("language", "lang", "langcode"),
    "retrieved": ("retrieved", "retrievedat", "dateretrieved", "crawldate", "datedownload", "accessed"),
    "latitude": ("latitude", "lat", "geolat", "decimallatitude", "gpslatitude", "ycoord"),
    "longitude": ("longitude", "lon", "long", "lng", "geolon", "geolong", "decimallongitude", "gpslongitude", "xcoord"),
    "place": (
        "place", "placename", "location", "locationname", "city", "town", "village", "settlement", "locality",
        "municipality", "toponym",
    ),
    "region": ("admin1", "adm1", "admin1name", "province", "governorate", "oblast", "state", "region"),
    "country": ("country", "countryname", "countrycode"),
    "precision": ("precision", "geoprecision", "locationprecision", "coordinateprecision", "accuracy"),
}  # fmt: skip
# spreadsheets of newsrooms that do not write English: French, Spanish, Portuguese, German, Italian, Turkish, Russian,
# Ukrainian, Arabic, Hebrew
_OTHERS: dict[str, tuple[str, ...]] = {
    "title": (
        "titre", "título", "titulo", "titel", "überschrift", "schlagzeile", "titolo", "başlık", "заголовок", "назва",
        "العنوان", "عنوان", "כותרת",
    ),
    "text": (
        "texte", "contenu", "texto", "contenido", "cuerpo", "conteúdo", "inhalt", "testo", "contenuto", "metin",
        "içerik", "текст", "содержание", "зміст", "النص", "نص", "المحتوى", "טקסט", "résumé", "resumen", "описание",
    ),
    "published": (
        "datedepublication", "fecha", "fechadepublicación", "data", "datum", "veröffentlicht", "tarih", "дата",
        "датапубликации", "датапублікації", "التاريخ", "تاريخ", "תאריך",
    ),
    "url": ("lien", "enlace", "vínculo", "ссылка", "посилання", "الرابط", "رابط", "קישור"),
    "source": ("fuente", "fonte", "quelle", "kaynak", "источник", "джерело", "المصدر", "مصدر", "מקור"),
    "language": ("langue", "idioma", "sprache", "lingua", "dil", "язык", "мова", "اللغة", "שפה"),
    "latitude": ("latitud", "breitengrad", "latitudine", "enlem", "широта", "خطالعرض"),
    "longitude": ("longitud", "längengrad", "longitudine", "boylam", "долгота", "довгота", "خطالطول"),
    "place": (
        "lieu", "ville", "lugar", "ciudad", "ort", "stadt", "luogo", "città", "место", "місце", "المكان", "מקום",
    ),
    "country": ("pays", "país", "pais", "land", "paese", "ülke", "страна", "країна", "البلد", "الدولة", "מדינה"),
}  # fmt: skip
NAMES = {field: names + _OTHERS.get(field, ()) for field, names in _ENGLISH.items()}
_SHORT_TEXTS = frozenset(("description", "summary", "abstract", "snippet", "excerpt"))


def choose_columns(columns: Sequence[str], wanted: Mapping[str, str], origin: str) -> dict[str, tuple[str, ...]]:
    """Finds the columns to read.

    Args:
        columns: the names in the table, nested ones joined with a dot.
        wanted: field -> column, as asked for; wins over the usual names.
        origin: the file, for messages.

    Returns:
        Field -> its columns, for those found. A text has a second column, a description, for rows where it is empty.

    Raises:
        InputError: a wanted column is not there, or nothing is named like a title, a text or a place.
    """
    taken = asked_columns(columns, wanted, origin)
    by_key = by_keys(columns)
    for field in FIELDS:
        if field in taken:
            continue
        found = [by_key[name] for name in NAMES[field] if name in by_key]
        if field != "text":
            found = found[:1]
        elif found:  # the full text, and a short one where it is missing
            short = [column for column in found[1:] if key(column) in _SHORT_TEXTS]
            found = [found[0], *short[:1]]
        if found:
            taken[field] = tuple(found)
    point = "latitude" in taken and "longitude" in taken
    if not point:
        taken = {field: group for field, group in taken.items() if field not in ("latitude", "longitude", "precision")}
    if "place" not in taken and (point or not {"title", "text"} & taken.keys()) and "name" in by_key:
        taken["place"] = (by_key["name"],)
    if not point and not {"title", "text", "place"} & taken.keys():
        raise InputError(
            f"{origin} has no column named like a title, a text or a place; its columns are: {_listed(columns)}. "
            "Say which it is with  --column text=NAME"
        )
    return taken


def asked_columns(columns: Sequence[str], wanted: Mapping[str, str], origin: str) -> dict[str, tuple[str, ...]]:
    """The columns that were asked for.

    Raises:
        InputError: one is not there.
    """
    by_key = by_keys(columns)
    taken: dict[str, tuple[str, ...]] = {}
    for field, asked in wanted.items():
        if asked not in columns and key(asked) not in by_key:
            raise InputError(f"{origin} has no column {asked!r}; its columns are: {_listed(columns)}.")
        taken[field] = (asked if asked in columns else by_key[key(asked)],)
    return taken


def by_keys(columns: Sequence[str]) -> dict[str, str]:
    """Columns by their names as `key` writes them; the first of several counts."""
    found: dict[str, str] = {}
    for column in columns:
        found.setdefault(key(column), column)
    return found


def key(column: str) -> str:
    """A name without case, spaces, underscores and hyphens."""
    return "".join(character for character in column.casefold() if character.isalnum() or character == ".")


def distinct(names: Iterable[str]) -> list[str]:
    """Numbers the later ones of columns that share a name, so that the first keeps it: source, source (2)."""
    seen: Counter[str] = Counter()
    distinct = []
    for name in names:
        distinct.append(f"{name} ({seen[name] + 1})" if name and seen[name] else name)
        seen[name] += 1
    return distinct


def flatten(record: Mapping[str, Any]) -> dict[str, Any]:
    """Joins the names of nested objects: {"source": {"name": "X"}} -> {"source.name": "X"}.

    A list of strings is taken as paragraphs; other lists have a name, but nothing to say.
    """
    return dict(_flat(record, ""))


def _flat(record: Mapping[str, Any], prefix: str, depth: int = 0) -> Iterator[tuple[str, Any]]:
    for name, value in record.items():
        if isinstance(value, Mapping):
            if depth < 3:
                yield from _flat(value, f"{prefix}{name}.", depth + 1)
        elif isinstance(value, list):
            paragraphs = all(isinstance(part, str) for part in value)
            yield f"{prefix}{name}", "\n\n".join(value) if paragraphs else None
        else:
            yield f"{prefix}{name}", value


def _listed(columns: Sequence[str]) -> str:
    # a broken header may be a name of a megabyte, with line breaks
    shown = [
        name if len(name) <= 60 else name[:57] + "…" for name in (" ".join(column.split()) for column in columns[:20])
    ]
    return ", ".join(shown) + (f" and {len(columns) - 20} more" if len(columns) > 20 else "")
