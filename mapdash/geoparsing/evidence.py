"""The evidence for each candidate that lies in the article: named areas, neighbours, containment, type words.

All candidates of all names of an article lie in one table; a column is one sort of evidence that a person could
read, and `EVIDENCE` names the columns. The table depends on how sure the other names are, so it is filled several
times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, log1p

import numpy as np
from numpy.typing import NDArray

from mapdash.geoparsing.readings import BASE_EVIDENCE, FloatArray, IntArray, Reading, Traits
from mapdash.geoparsing.relations import Relations
from mapdash.geoparsing.toponym import Toponym

EARTH_KM = 6371.0088
NEAR_KM = (25.0, 100.0, 400.0, 1500.0)
_HOME_KM = 60.0  # what a local paper covers
_NEXT_KM = 100.0  # up to here one neighbour is enough; farther, their number counts
NEAR = tuple(f"within {km:.0f} km of another" for km in NEAR_KM)
CONTAINMENT = (
    "inside the place behind the comma",
    "not inside the place behind the comma",
    "inside the place it is said to be in",
    "holds what is said to be in it",
)

CONTEXT_EVIDENCE = (
    "country named",
    "country named often",
    "province named",
    "district named",
    "same country as others",
    "same province as others",
    "others in this country",
    "others in this province",
    "its capital named",
    "also named in full",
    *NEAR,
    *CONTAINMENT,
    "fits the type word",
    "does not fit the type word",
    "an area behind a direction",
    "a natural name behind The",
    "a settlement behind The",
    "same country as the dateline",
    "a town in a dateline",
    "the best known in a dateline without a country",
    "a seat of government among other countries",
    "the outlet's country",
    "the outlet's province",
    "near the outlet's places",
)
EVIDENCE = BASE_EVIDENCE + CONTEXT_EVIDENCE


@dataclass(slots=True)
class Group:
    """One name of an article: all its toponyms, which share one place (one sense per article)."""

    reading: Reading
    members: list[int]
    weight: float
    relations: list[Relations]


@dataclass(frozen=True, slots=True)
class Shared:
    """Which candidates of an article lie in the same area of one level.

    Attributes:
        area: (N,) number of the area within the article.
        own: (N,) number of area and group together.
        nowhere: (N,) whether it lies in none.
    """

    area: NDArray[np.intp]
    own: NDArray[np.intp]
    nowhere: NDArray[np.bool_]

    @classmethod
    def of(cls, codes: IntArray, group: IntArray, groups: int) -> Shared:
        """From the codes of the areas, -1 for none."""
        _, area = np.unique(codes, return_inverse=True)
        return cls(area, area * groups + group, codes < 0)

    def of_others(self, mass: FloatArray) -> FloatArray:
        """Per row: the mass that rows of other groups put on the same area; nowhere shares nothing."""
        total = np.bincount(self.area, weights=mass)[self.area]
        mine = np.bincount(self.own, weights=mass)[self.own]
        result: FloatArray = np.where(self.nowhere, 0.0, total - mine)
        return result


@dataclass(slots=True)
class Board:
    """All candidates of all groups of an article, in one table.

    Attributes:
        groups: the names.
        starts: first row of each group.
        group: (N,) the group each row belongs to.
        traits: the candidates as arrays.
        near: (N, N) whether two candidates lie within the least distance of `NEAR_KM`.
        close: per distance up to `_NEXT_KM`, the pairs within it that are of different groups: number of row and of
            the other's group together, and the other's row.
        wide: per distance beyond, (N, N) whether two candidates of different groups lie within it.
        country, admin1, admin2: which candidates share these.
        table: (N, len(EVIDENCE)) the evidence; the base columns are filled from the start.
    """

    groups: list[Group]
    starts: IntArray
    group: IntArray
    traits: Traits
    near: FloatArray
    close: list[tuple[NDArray[np.intp], NDArray[np.intp]]]
    wide: list[FloatArray]
    country: Shared
    admin1: Shared
    admin2: Shared
    table: FloatArray
    containers: list[list[tuple[int, bool]]]  # per group: (containing group, by comma)
    fuller: list[list[int]]  # per group: groups of longer names that begin with its own ("Niger State")
    datelines: list[int]

    def rows(self, number: int) -> slice:
        """The rows of a group."""
        start = int(self.starts[number])
        return slice(start, start + len(self.groups[number].reading.candidates))

    def softmax(self, scores: FloatArray) -> FloatArray:
        """Probabilities within each group from scores, (N,) to (N,)."""
        top = np.maximum.reduceat(scores, self.starts)
        odds = np.exp(scores - top[self.group])
        return odds / np.add.reduceat(odds, self.starts)[self.group]


def group_toponyms(
    toponyms: Sequence[Toponym], relations: Sequence[Relations], readings: Sequence[Reading]
) -> list[Group]:
    """Put the toponyms of one name together; one with a container of its own ("Paris, Texas") starts a group of its own
    where the same name also stands with another.
    """
    groups: dict[tuple[str, str], Group] = {}
    told: dict[str, str] = {}
    keys = []
    for toponym, relation in zip(toponyms, relations, strict=True):
        name = toponym.name.casefold()
        container = toponyms[relation.container].name.casefold() if relation.container is not None else ""
        if container:
            told.setdefault(name, container)
        keys.append((name, container))
    for index, ((name, container), relation, reading) in enumerate(zip(keys, relations, readings, strict=True)):
        if not reading.candidates:
            continue
        key = (name, container or told.get(name, ""))
        weight = toponyms[index].probability
        group = groups.get(key)
        if group is None:
            groups[key] = Group(reading, [index], weight, [relation])
        else:
            group.members.append(index)
            group.relations.append(relation)
            group.weight = max(group.weight, weight)
    return list(groups.values())


@dataclass(frozen=True, slots=True)
class Haunts:
    """The places an outlet writes of, as arrays.

    Attributes:
        vectors: (n, 3) unit vectors of their points.
        country: (n,) number of the country of each.
        admin1: (n,) number of the first-order area of each; -1 for none.
        weight: (n,) share of each; they add up to less than one where little is known yet.
    """

    vectors: FloatArray
    country: IntArray
    admin1: IntArray
    weight: FloatArray


def lay_out(groups: list[Group], toponyms: Sequence[Toponym], haunts: Haunts | None = None) -> Board:
    """The table of an article with its base columns, and the columns that do not depend on how sure others are.

    Args:
        groups: the names.
        toponyms: all of the article.
        haunts: what its outlet writes of.
    """
    sizes = [len(group.reading.candidates) for group in groups]
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
    index = np.repeat(np.arange(len(groups)), sizes)
    traits = Traits.stack([group.reading.traits for group in groups])
    table = np.zeros((len(index), len(EVIDENCE)))
    table[:, : len(BASE_EVIDENCE)] = traits.base
    home = {member: number for number, group in enumerate(groups) for member in group.members}
    containers: list[list[tuple[int, bool]]] = []
    for number, group in enumerate(groups):
        links = {(home[r.container], True) for r in group.relations if r.container in home}
        links |= {(home[r.within], False) for r in group.relations if r.within in home}
        containers.append(sorted(link for link in links if link[0] != number))
        _type_columns(table, group, slice(starts[number], starts[number] + sizes[number]))
    if haunts is not None:
        _home_columns(table, traits, haunts)
    dots = traits.vectors @ traits.vectors.T
    near = [dots >= cos(km / EARTH_KM) for km in NEAR_KM]
    foreign = index[:, None] != index
    close, wide = [], []
    for km, within in zip(NEAR_KM, near, strict=True):
        if km <= _NEXT_KM:
            row, other = (within & foreign).nonzero()
            close.append((row * len(groups) + index[other], other))
        else:
            wide.append((within & foreign).astype(np.float64))
    return Board(
        groups,
        starts,
        index,
        traits,
        near[0].astype(np.float64),
        close,
        wide,
        Shared.of(traits.country, index, len(groups)),
        Shared.of(traits.admin1, index, len(groups)),
        Shared.of(traits.admin2, index, len(groups)),
        table,
        containers,
        _fuller(groups),
        [n for n, group in enumerate(groups) if any(toponyms[m].dateline for m in group.members)],
    )


def _fuller(groups: Sequence[Group]) -> list[list[int]]:
    names = [group.reading.name.casefold() for group in groups]
    return [[n for n, other in enumerate(names) if other.startswith(f"{name} ")] for name in names]


COLUMN = {name: position for position, name in enumerate(EVIDENCE)}
_FITS, _FITS_NOT, _SIDE, _NATURAL_THE, _SETTLED_THE = (
    COLUMN[n]
    for n in (
        "fits the type word",
        "does not fit the type word",
        "an area behind a direction",
        "a natural name behind The",
        "a settlement behind The",
    )
)
_TOWN = BASE_EVIDENCE.index("town")
_NATURAL = [BASE_EVIDENCE.index(name) for name in ("land", "water")]
_SETTLED = [BASE_EVIDENCE.index(name) for name in ("town", "quarter")]


def _type_columns(table: FloatArray, group: Group, rows: slice) -> None:
    kinds = [relation.kinds for relation in group.relations if relation.kinds]
    if kinds:
        share = len(kinds) / len(group.relations)
        fits = np.array([any(c.place.kind in k for k in kinds) for c in group.reading.candidates], dtype=np.float64)
        table[rows, _FITS] = fits * share
        table[rows, _FITS_NOT] = (1 - fits) * share * fits.any()
    if any(relation.side for relation in group.relations):
        table[rows, _SIDE] = 1 - table[rows, _TOWN]
    if behind := sum(relation.the for relation in group.relations):
        share = behind / len(group.relations)
        table[rows, _NATURAL_THE] = share * table[rows, _NATURAL].sum(axis=1)
        table[rows, _SETTLED_THE] = share * table[rows, _SETTLED].sum(axis=1)


def _home_columns(table: FloatArray, traits: Traits, haunts: Haunts) -> None:
    point = 1 - traits.is_country
    near = traits.vectors @ haunts.vectors.T >= cos(_HOME_KM / EARTH_KM)
    same_country = traits.country[:, None] == haunts.country
    same_province = (traits.admin1[:, None] == haunts.admin1) & (haunts.admin1 >= 0)
    table[:, COLUMN["the outlet's country"]] = same_country @ haunts.weight * point
    table[:, COLUMN["the outlet's province"]] = same_province @ haunts.weight * point
    table[:, COLUMN["near the outlet's places"]] = near @ haunts.weight * point


def fill(board: Board, probability: FloatArray) -> None:
    """Fill the columns that depend on how sure the other names are.

    Args:
        board: the table; its context columns are overwritten.
        probability: (N,) the present belief in each candidate within its group.
    """
    count, group, table = len(board.groups), board.group, board.table
    weights = np.array([g.weight for g in board.groups])
    mentions = np.array([log1p(len(g.members)) for g in board.groups])
    mass = probability * weights[group]
    countries = mass * board.traits.is_country

    def put(name: str, values: FloatArray) -> None:
        table[:, COLUMN[name]] = values

    put("country named", np.minimum(board.country.of_others(countries), 1))
    put("country named often", board.country.of_others(countries * mentions[group]))
    put("province named", np.minimum(board.admin1.of_others(mass * board.traits.is_admin1), 1))
    put("district named", np.minimum(board.admin2.of_others(mass * board.traits.is_admin2), 1))

    total = weights.sum() - weights[group] + 0.5
    country = board.country.of_others(mass) / total
    admin1 = board.admin1.of_others(mass * (1 - board.traits.is_country)) / total
    put("same country as others", country * (1 - board.traits.is_country))
    put("same province as others", admin1 * (1 - board.traits.is_country - board.traits.is_admin1))
    put("others in this country", country * board.traits.is_country)
    capitals = mass * board.traits.seat * (1 - board.traits.is_country)
    put("its capital named", board.country.of_others(capitals) * board.traits.is_country)
    put("others in this province", admin1 * board.traits.is_admin1)

    _named_in_full(board, probability)
    _nearness(board, mass)
    _containment(board, probability)
    seats = mass * board.traits.seat
    everywhere = seats.sum() - np.bincount(group, weights=seats, minlength=count)
    abroad = everywhere[group] - board.country.of_others(seats)
    put("a seat of government among other countries", board.traits.seat * np.log1p(np.maximum(abroad, 0)))
    _datelines(board, probability)


def _named_in_full(board: Board, probability: FloatArray) -> None:
    """Whether a candidate is an area that the article also calls by a longer name, as it calls Niger State."""
    column = COLUMN["also named in full"]
    board.table[:, column] = 0
    for number, others in enumerate(board.fuller):
        rows = board.rows(number)
        mine = board.groups[number].reading.candidates
        for other in others:
            theirs = board.groups[other].reading.candidates
            best = int(np.argmax(probability[board.rows(other)]))
            same = [candidate.place.id == theirs[best].place.id for candidate in mine]
            board.table[rows, column] = np.maximum(board.table[rows, column], same)


def _nearness(board: Board, mass: FloatArray) -> None:
    point = 1 - board.traits.is_country
    spread = mass * point
    size, count = len(mass), len(board.groups)
    columns = [COLUMN[name] for name in NEAR]
    for column, (slot, other) in zip(columns, board.close, strict=False):
        sums = np.bincount(slot, weights=spread[other], minlength=size * count).reshape(size, count)
        board.table[:, column] = sums.max(axis=1) * point
    for column, within in zip(columns[len(board.close) :], board.wide, strict=True):
        # far enough for the point of a country to say something
        board.table[:, column] = np.log1p(within @ mass) * point


def _datelines(board: Board, probability: FloatArray) -> None:
    same, town = COLUMN["same country as the dateline"], COLUMN["a town in a dateline"]
    alone = COLUMN["the best known in a dateline without a country"]
    board.table[:, [same, town, alone]] = 0
    for number in board.datelines:
        rows = board.rows(number)
        board.table[rows, town] = board.table[rows, _TOWN]
        if not board.containers[number]:
            board.table[rows.start, alone] = 1
        best = board.traits.country[rows][int(np.argmax(probability[rows]))]
        if best >= 0:
            board.table[:, same] = np.maximum(
                board.table[:, same], (board.traits.country == best) & (board.group != number)
            )


def _containment(board: Board, probability: FloatArray) -> None:
    comma, against, said, holds = (COLUMN[name] for name in CONTAINMENT)
    board.table[:, [comma, against, said, holds]] = 0
    for number, links in enumerate(board.containers):
        rows = board.rows(number)
        for outer, by_comma in links:
            lies = _lies_in(board, rows, board.rows(outer))
            inside = lies @ probability[board.rows(outer)]
            held = probability[rows] @ lies
            board.table[board.rows(outer), holds] = np.maximum(board.table[board.rows(outer), holds], held)
            if by_comma:
                board.table[rows, comma] = np.maximum(board.table[rows, comma], inside)
                if lies.any():
                    board.table[rows, against] = 1 - board.table[rows, comma]
            else:
                board.table[rows, said] = np.maximum(board.table[rows, said], inside)


def _lies_in(board: Board, inner: slice, outer: slice) -> NDArray[np.bool_]:
    """(inner, outer): whether a candidate lies in another, by the codes of its areas."""
    found = np.zeros((inner.stop - inner.start, outer.stop - outer.start), dtype=bool)
    for code, is_area in (
        (board.traits.country, board.traits.is_country),
        (board.traits.admin1, board.traits.is_admin1),
        (board.traits.admin2, board.traits.is_admin2),
    ):
        same = (code[inner, None] == code[outer]) & (code[outer] >= 0)
        found |= same & (is_area[outer] > 0) & (is_area[inner, None] == 0)
    return found
