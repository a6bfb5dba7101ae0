"""The learned recogniser: a small transformer, run by onnxruntime, that reads where the names are and what they do.

The model file is made in `training/` and ships with the package. It reads one window of a text per call: nothing is
padded, a window's activations stay in the processor's cache, and, since they are quantised by the range they have in a
call, no result depends on what else is read beside it.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from math import exp, log
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gazetteer import Gazetteer
from mapdash.article import Role
from mapdash.errors import RecogniserUnavailable
from mapdash.geoparsing.document import Document
from mapdash.geoparsing.namelists import default_names
from mapdash.geoparsing.readings import Readings
from mapdash.geoparsing.recognise import RuleRecogniser
from mapdash.geoparsing.tagging import PLACE_TAGS, TAGS, Scores, Span, softmax, spans, transitions, viterbi
from mapdash.geoparsing.toponym import Toponym
from mapdash.geoparsing.weights import weights
from mapdash.geoparsing.wordpieces import Ints, Pieces, encode, windows

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

WINDOW = 126  # pieces; the network was trained on windows of at most this many, and longer ones hurt
OVERLAP = 48
_RULES_LEAST = 0.001
_LONGER = 0.8  # so sure must the network be of a longer name
# what goes on after a name of the gazetteer, so that the whole is another name: "Bab" in "Bab al-Tabbaneh"
_MORE = re.compile(r" (?:(?:a[dlnrstz]|ash|el)-)?[A-ZÀ-Þ]\w+(?: [A-ZÀ-Þ]\w+)*")
_CERTAIN = 1e-4
_MISSPELT = 0.5  # likewise of what may be the misspelt name of a place; the article has to support that place
_ALONE = 0.9  # below, most of what the network alone takes for places are schools, halls and businesses
_LATIN = "\u024f"  # the last letter of the alphabet the network reads; of names in others the rules alone judge


def default_model() -> Path:
    """The folder of the model that ships with the package."""
    return Path(str(resources.files("mapdash.geoparsing"))) / "models" / "recogniser"


def rules(gazetteer: Gazetteer, readings: Readings, cues: Mapping[str, float]) -> RuleRecogniser:
    """The rules, by these weights of their cues, handing on nearly every name they see: the blend decides."""
    return RuleRecogniser(gazetteer, readings, default_names(), cues, threshold=_RULES_LEAST)


class NeuralRecogniser:
    """Finds toponyms with the network, and weighs the rules' opinion with it; a `Recogniser`.

    Attributes:
        confidence: weights of the confidence in what this recogniser finds, for the geoparser.
    """

    def __init__(
        self,
        session: InferenceSession,
        tokenizer: Tokenizer,
        gazetteer: Gazetteer,
        readings: Readings,
        settings: Mapping[str, float],
        confidence: Mapping[str, float],
    ) -> None:
        self.confidence = confidence
        self._session = session
        self._tokenizer = tokenizer
        self._gazetteer = gazetteer
        self._near: dict[str, bool] = {}
        self._cls, self._sep = int(settings["cls"]), int(settings["sep"])
        self.blend = Blend(**{name: settings[name] for name in ("bias", "rules", "network", "least")})
        self.rules = rules(gazetteer, readings, weights("cues"))

    @classmethod
    def load(
        cls, gazetteer: Gazetteer, *, readings: Readings | None = None, model: Path | None = None, threads: int = 1
    ) -> NeuralRecogniser:
        """Open the model.

        Args:
            gazetteer: what names are known.
            readings: the gazetteer's answers by name, where they are shared with a resolver.
            model: folder of the model; the one shipped where None.
            threads: threads that one text is read with.

        Raises:
            RecogniserUnavailable: onnxruntime or tokenizers cannot be loaded on this machine.
        """
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise RecogniserUnavailable(error) from error
        folder = model or default_model()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],  # its fused kernel takes a third longer than the parts
        )
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        settings, sure = (
            json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in ("settings", "confidence")
        )
        return cls(session, tokenizer, gazetteer, readings or Readings(gazetteer), settings, sure)

    def recognise(self, document: Document) -> Sequence[Toponym]:
        """The toponyms in order of their start, none overlapping another."""
        return self.blend.merge(self.rules.recognise(document), self.read(document.text), self._nearly_known)

    def _nearly_known(self, name: str) -> bool:
        """Whether no place has a name, but one is spelled like it."""
        known = self._near.get(name)
        if known is None:
            gazetteer = self._gazetteer
            known = self._near[name] = not gazetteer.candidates(name) and bool(gazetteer.misspelt(name))
        return known

    def read(self, text: str) -> Opinion:
        """What the network alone makes of a text."""
        pieces = encode(text, self._tokenizer, self._gazetteer)
        return read(text, pieces, self.scores(pieces))

    def scores(self, pieces: Pieces) -> Scores:
        """Log scores per word: those of `TAGS`, then those of `PLACE_TAGS`."""
        at = np.append(np.flatnonzero(np.diff(pieces.word, prepend=-1)), len(pieces))
        words = len(pieces.word_start)
        result = np.zeros((words, len(TAGS) + len(PLACE_TAGS)), np.float32)
        before = 0
        for first, last in windows(pieces, WINDOW, OVERLAP):
            begin, end = int(at[first]), int(at[last])
            fed = {name: np.zeros((1, end - begin + 2), np.int32) for name in ("ids", "shape", "casing", "known")}
            for name, values in fed.items():
                values[0, 1:-1] = getattr(pieces, name)[begin:end]
            fed["ids"][0, 0], fed["ids"][0, -1] = self._cls, self._sep
            (out,) = self._session.run(None, fed)
            own = (first + before) // 2 if before > first else first  # where two windows overlap, each has its half
            result[own:last] = out[0, at[own:last] - begin + 1]
            before = last
        return result


def decode(scores: Scores, sentence: Ints, tags: tuple[str, ...]) -> NDArray[np.int8]:
    """The best legal path through each sentence; where the best tag of every word is legal, that is it."""
    path = scores.argmax(axis=1).astype(np.int8)
    table = transitions(tags)
    before = np.where(np.diff(sentence, prepend=-1) != 0, 0, np.append(np.int8(0), path[:-1]))
    broken = np.unique(sentence[table[before, path] < 0])
    if len(broken):
        bounds = [np.searchsorted(sentence, (number, number + 1)) for number in broken.tolist()]
        lengths = np.array([last - first for first, last in bounds])
        padded = np.zeros((len(bounds), int(lengths.max()), len(tags)), np.float32)
        for row, (first, last) in enumerate(bounds):
            padded[row, : last - first] = scores[first:last]
        best = viterbi(padded, lengths)
        for row, (first, last) in enumerate(bounds):
            path[first:last] = best[row, : last - first]
    return np.asarray(path)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the network makes of a text.

    Attributes:
        toponyms: what it takes for names of places, by its own tags, in order.
        start: over the words that were read: offset of the first character.
        end: offset behind the last.
        place: probability that the word belongs to the name of a place, wherever that stands.
    """

    toponyms: list[Toponym]
    start: Ints
    end: Ints
    place: Scores

    def chance(self, start: int, end: int) -> float:
        """Mean probability of the words of a stretch; 0 where no word of it was read, as nothing there is a name."""
        words = slice(np.searchsorted(self.end, start, side="right"), np.searchsorted(self.start, end))
        return float(self.place[words].mean()) if words.start < words.stop else 0.0


@dataclass(frozen=True, slots=True)
class Blend:
    """How the rules' opinion of a name and the network's become one: a logistic model of their log odds.

    Attributes:
        bias, rules, network: its weights.
        least: toponyms less probable are left out.
    """

    bias: float
    rules: float
    network: float
    least: float

    def probability(self, by_rules: float, by_network: float) -> float:
        """Probability that a name of the gazetteer is a toponym."""
        odds = self.bias + self.rules * log_odds(by_rules) + self.network * log_odds(by_network)
        return 1 / (1 + exp(-odds))

    def merge(
        self, by_rules: Sequence[Toponym], opinion: Opinion, nearly_known: Callable[[str], bool] = lambda _: False
    ) -> list[Toponym]:
        """The rules' toponyms that hold, and those of the network where the rules see no name.

        Args:
            by_rules: what the rules see.
            opinion: what the network sees.
            nearly_known: whether a name may be a place's name misspelt, which takes less for granted.
        """
        kept: list[Toponym] = []
        starts = [toponym.start for toponym in by_rules]
        longer = {own.start: own for own in opinion.toponyms if own.role is Role.LITERAL and own.probability >= _LONGER}
        for toponym in by_rules:
            whole = longer.get(toponym.start)
            if whole and toponym.role is Role.LITERAL and _MORE.fullmatch(whole.name, len(toponym.name)):
                toponym = replace(toponym, feature=True)  # noqa: PLW2901
            if max(toponym.name) > _LATIN:
                if toponym.probability >= self.least:
                    kept.append(toponym)
                continue
            probability = self.probability(toponym.probability, opinion.chance(toponym.start, toponym.end))
            if probability >= self.least:
                kept.append(replace(toponym, probability=probability))
        for own in opinion.toponyms:
            if own.role is not Role.LITERAL or own.probability < _MISSPELT:
                continue
            if own.probability < _ALONE and not nearly_known(own.name):
                continue
            at = bisect_left(starts, own.end)
            if not at or by_rules[at - 1].end <= own.start:
                kept.append(own)
        kept.sort(key=lambda toponym: toponym.start)
        return kept


def log_odds(probability: float) -> float:
    """Log odds, of probabilities kept off 0 and 1."""
    held = min(max(probability, _CERTAIN), 1 - _CERTAIN)
    return log(held / (1 - held))


def read(text: str, pieces: Pieces, scores: Scores) -> Opinion:
    """Toponyms from scores per word: places are literal, peoples adjectival, places inside other names embedded."""
    chance = softmax(scores[:, : len(TAGS)])
    name_path = decode(scores[:, : len(TAGS)], pieces.sentence, TAGS)
    place = 1 - softmax(scores[:, len(TAGS) :])[:, 0]
    place_path = decode(scores[:, len(TAGS) :], pieces.sentence, PLACE_TAGS)
    taken = np.zeros(len(name_path), bool)
    found: list[tuple[Span, Role, float]] = []
    for span in spans(name_path, TAGS):
        words = slice(span.first, span.last + 1)
        if span.label == "LOC":
            taken[words] = True
            found.append((span, Role.LITERAL, float(chance[words, 1:3].sum(axis=1).mean())))
        elif span.label == "NORP":
            taken[words] = True
            if place_path[words].any():
                found.append((span, Role.ADJECTIVAL, float(place[words].max())))
    for span in spans(place_path, PLACE_TAGS):
        words = slice(span.first, span.last + 1)
        if not taken[words].any():
            found.append((span, Role.EMBEDDED, float(place[words].mean())))
    toponyms = []
    for span, role, probability in found:
        start, end = trimmed(text, int(pieces.word_start[span.first]), int(pieces.word_end[span.last]))
        if start < end:
            toponyms.append(Toponym(start, end, text[start:end], role, probability))
    toponyms.sort(key=lambda toponym: toponym.start)
    return Opinion(toponyms, pieces.word_start, pieces.word_end, place)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without quotation marks and stops around it, and with the full stop that belongs to an abbreviation."""
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not (text[end - 1].isalnum() or text[end - 1] == "."):
        end -= 1
    if text[start:end].endswith("."):
        bare = text[start : end - 1]
        if "." not in bare and len(bare) > 5:
            end -= 1
    elif text[end : end + 1] == "." and "." in text[start:end]:
        end += 1
    return start, end
