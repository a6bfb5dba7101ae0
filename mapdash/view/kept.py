"""Answers that are kept for the next who asks: the latest ones, as many as fit into so many bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import RLock
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """`work`, done once per key by one thread, while the others that ask for the same wait.

    Args:
        work: what is kept.
        most: how much of it to keep, in the unit of `size`.
        size: of a value; by default each counts one.
        always: which keys are kept for good; they count, too.
    """

    def __init__(
        self,
        work: Callable[[Key], Value],
        most: int,
        size: Callable[[Value], int] = lambda _: 1,
        always: Callable[[Key], bool] = lambda _: False,
    ) -> None:
        self._work = work
        self._most = most
        self._size = size
        self._always = always
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._held = 0
        self._lock = RLock()

    def __call__(self, key: Key) -> Value:
        """The value of `key`, worked out if it is not there."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
            self._let_go()  # of one that alone is too large: not beside the next
            value = self._work(key)
            self._values[key] = value
            self._held += self._size(value)
            # what was just worked out is kept, however large: the next questions are about the same
            self._let_go(key)
            return value

    def known(self, key: Key) -> Value | None:
        """The value of `key` if it is there."""
        with self._lock:
            return self(key) if key in self._values else None

    def _let_go(self, last: Key | None = None) -> None:
        if self._held <= self._most:
            return
        for key in list(self._values):
            if key != last and not self._always(key):
                self._held -= self._size(self._values.pop(key))
                if self._held <= self._most:
                    return
