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

from mapdash.geoparsing.readings import BASE_EVIDENCE, FloatArray, IntArray, Reading
from mapdash.geoparsing.relations import Relations
from mapdash.geoparsing.toponym import Toponym

EARTH_KM = 6371.0088
NEAR_KM = (25.0, 100.0, 400.0)

CONTEXT_EVIDENCE = (
    "country named",
    "country named often",
    "province named",
    "district named",
    "same country as others",
    "same province as others",
    "others in this country",
    "others in this province",
    f"within {NEAR_KM[0]:.0f} km of another",
    f"within {NEAR_KM[1]:.0f} km of another",
    f"within {NEAR_KM[2]:.0f} km of others",
    "inside the place behind the comma",
    "not inside the place behind the comma",
    "inside the place it is said to be in",
    "fits the type word",
    "does not fit the type word",
    "an area behind a direction",
    "same country as the dateline",
    "a town in a dateline",
    "a seat of government among other countries",
)
EVIDENCE = BASE_EVIDENCE + CONTEXT_EVIDENCE


@dataclass(slots=True)
class Group:
    """One name of an article: all its toponyms, which share one place (one sense per article)."""

    reading: Reading
    members: list[int]
    weight: float
    relations: list[Relations]


@dataclass(slots=True)
class Board:
    """All candidates of all groups of an article, in one table.

    Attributes:
        groups: the names.
        starts: first row of each group.
        group: (N,) the group each row belongs to.
        table: (N, len(EVIDENCE)) the evidence; the base columns are filled from the start.
    """

    groups: list[Group]
    starts: IntArray
    group: IntArray
    vectors: FloatArray
    country: IntArray
    admin1: IntArray
    admin2: IntArray
    is_country: FloatArray
    is_admin1: FloatArray
    is_admin2: FloatArray
    seat: FloatArray
    near: list[FloatArray]
    table: FloatArray
    containers: list[list[tuple[int, bool]]]  # per group: (containing group, by comma)
    datelines: list[int]

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


def lay_out(groups: list[Group], toponyms: Sequence[Toponym]) -> Board:
    """The table of an article with its base columns, and the columns that do not depend on how sure others are."""
    sizes = [len(group.reading.candidates) for group in groups]
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
    index = np.repeat(np.arange(len(groups)), sizes)
    readings = [group.reading for group in groups]
    vectors = np.concatenate([reading.vectors for reading in readings])
    table = np.zeros((len(index), len(EVIDENCE)))
    table[:, : len(BASE_EVIDENCE)] = np.concatenate([reading.base for reading in readings])
    home = {member: number for number, group in enumerate(groups) for member in group.members}
    containers: list[list[tuple[int, bool]]] = []
    for number, group in enumerate(groups):
        links = {(home[r.container], True) for r in group.relations if r.container in home}
        links |= {(home[r.within], False) for r in group.relations if r.within in home}
        containers.append(sorted(link for link in links if link[0] != number))
        _type_columns(table, group, slice(starts[number], starts[number] + sizes[number]))
    dots = vectors @ vectors.T
    return Board(
        groups,
        starts,
        index,
        vectors,
        np.concatenate([reading.country for reading in readings]),
        np.concatenate([reading.admin1 for reading in readings]),
        np.concatenate([reading.admin2 for reading in readings]),
        np.concatenate([reading.is_country for reading in readings]),
        np.concatenate([reading.is_admin1 for reading in readings]),
        np.concatenate([reading.is_admin2 for reading in readings]),
        np.concatenate([reading.seat for reading in readings]),
        [(dots >= cos(km / EARTH_KM)).astype(np.float64) for km in NEAR_KM],
        table,
        containers,
        [n for n, group in enumerate(groups) if any(toponyms[m].dateline for m in group.members)],
    )


_COLUMN = {name: position for position, name in enumerate(EVIDENCE)}
_FITS, _FITS_NOT, _SIDE = (
    _COLUMN[n] for n in ("fits the type word", "does not fit the type word", "an area behind a direction")
)
_TOWN = BASE_EVIDENCE.index("town")


def _type_columns(table: FloatArray, group: Group, rows: slice) -> None:
    kinds = [relation.kinds for relation in group.relations if relation.kinds]
    if kinds:
        share = len(kinds) / len(group.relations)
        fits = np.array([any(c.place.kind in k for k in kinds) for c in group.reading.candidates], dtype=np.float64)
        table[rows, _FITS] = fits * share
        table[rows, _FITS_NOT] = (1 - fits) * share * fits.any()
    if any(relation.side for relation in group.relations):
        table[rows, _SIDE] = 1 - table[rows, _TOWN]


def fill(board: Board, probability: FloatArray) -> None:
    """Fill the columns that depend on how sure the other names are.

    Args:
        board: the table; its context columns are overwritten.
        probability: (N,) the present belief in each candidate within its group.
    """
    count, group = len(board.groups), board.group
    weights = np.array([g.weight for g in board.groups])
    mentions = np.array([log1p(len(g.members)) for g in board.groups])
    mass = probability * weights[group]
    column = len(BASE_EVIDENCE)
    table = board.table

    named = _of_others(board.country, mass * board.is_country, group, count)
    table[:, column] = np.minimum(named, 1)
    table[:, column + 1] = _of_others(board.country, mass * board.is_country * mentions[group], group, count)
    table[:, column + 2] = np.minimum(_of_others(board.admin1, mass * board.is_admin1, group, count), 1)
    table[:, column + 3] = np.minimum(_of_others(board.admin2, mass * board.is_admin2, group, count), 1)

    total = weights.sum() - weights[group] + 0.5
    country = _of_others(board.country, mass, group, count) / total
    admin1 = _of_others(board.admin1, mass * (1 - board.is_country), group, count) / total
    area = board.is_country + board.is_admin1
    table[:, column + 4] = country * (1 - board.is_country)
    table[:, column + 5] = admin1 * (1 - area)
    table[:, column + 6] = country * board.is_country
    table[:, column + 7] = admin1 * board.is_admin1

    spread = np.zeros((len(group), count))
    spread[np.arange(len(group)), group] = mass * (1 - board.is_country)
    others = np.ones((len(group), count))
    others[np.arange(len(group)), group] = 0
    point = 1 - board.is_country
    for position, near in enumerate(board.near):
        beside = (near @ spread) * others
        if position < 2:
            table[:, column + 8 + position] = beside.max(axis=1) * point
        else:
            table[:, column + 8 + position] = np.log1p(beside.sum(axis=1)) * point
    _containment(board, probability, column + 8 + len(board.near))
    abroad = (mass * board.is_country).sum() - np.bincount(group, weights=mass * board.is_country, minlength=count)
    table[:, column + 19] = board.seat * np.log1p(abroad)[group]
    table[:, column + 17 : column + 19] = 0
    for number in board.datelines:
        rows = slice(board.starts[number], board.starts[number] + len(board.groups[number].reading.candidates))
        best = board.country[rows][int(np.argmax(probability[rows]))]
        if best >= 0:
            table[rows, column + 18] = table[rows, _TOWN]
            table[:, column + 17] = np.maximum(table[:, column + 17], (board.country == best) & (group != number))


def _of_others(key: IntArray, mass: FloatArray, group: IntArray, count: int) -> FloatArray:
    """Per row: the mass that rows of other groups put on the same key (-1 shares nothing)."""
    size = int(key.max(initial=-1)) + 2
    shifted = key + 1
    total = np.bincount(shifted, weights=mass, minlength=size)
    own = shifted * count + group
    _, inverse = np.unique(own, return_inverse=True)
    mine = np.bincount(inverse, weights=mass)[inverse]
    result: FloatArray = np.where(key < 0, 0.0, total[shifted] - mine)
    return result


def _containment(board: Board, probability: FloatArray, column: int) -> None:
    board.table[:, column : column + 3] = 0
    for number, links in enumerate(board.containers):
        if not links:
            continue
        rows = slice(board.starts[number], board.starts[number] + len(board.groups[number].reading.candidates))
        for outer, comma in links:
            first = board.starts[outer]
            wide = slice(first, first + len(board.groups[outer].reading.candidates))
            lies = (
                (
                    (board.country[rows, None] == board.country[wide])
                    & (board.is_country[wide] > 0)
                    & (board.is_country[rows, None] == 0)
                )
                | (
                    (board.admin1[rows, None] == board.admin1[wide])
                    & (board.is_admin1[wide] > 0)
                    & (board.is_admin1[rows, None] == 0)
                )
                | (
                    (board.admin2[rows, None] == board.admin2[wide])
                    & (board.admin2[wide] >= 0)
                    & (board.is_admin2[wide] > 0)
                    & (board.is_admin2[rows, None] == 0)
                )
            ) & (board.country[wide] >= 0)
            inside = lies @ probability[wide]
            ceiling = lies.any()
            if comma:
                board.table[rows, column] = np.maximum(board.table[rows, column], inside)
                if ceiling:
                    board.table[rows, column + 1] = 1 - board.table[rows, column]
            else:
                board.table[rows, column + 2] = np.maximum(board.table[rows, column + 2], inside)
