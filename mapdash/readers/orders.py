"""Whether days or months come first in numeric dates: told by all dates of a column, and never by one alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from mapdash.errors import AmbiguousDates
from mapdash.readers.dates import AmbiguousDate, decides_day_first, parse_date


@dataclass(slots=True)
class Orders:
    """What the dates of one column say about their order: the first that decides each way, the first left open."""

    deciding: dict[bool, tuple[str, str]] = field(default_factory=dict)
    open: tuple[str, str] | None = None

    def see(self, value: str, label: str) -> None:
        """Takes note of a date, and of where it stands."""
        order = decides_day_first(value)
        if order is not None:
            self.deciding.setdefault(order, (value, label))
        elif self.open is None and value:
            try:
                parse_date(value)
            except AmbiguousDate:
                self.open = (value, label)
            except (ValueError, OverflowError):
                pass

    def told(self) -> tuple[bool | None, str]:
        """Whether days come first, and the sentence that says why; None where no date decides, or they disagree."""
        if len(self.deciding) != 1:
            return None, ""
        ((order, (value, label)),) = self.deciding.items()
        return order, f"dates read with the {'day' if order else 'month'} first, as {value} in {label} shows"

    def decided(self, origin: str) -> tuple[bool | None, str]:
        """The same, for a table that is read as a whole or not at all.

        Raises:
            AmbiguousDates: some dates need it and no date decides it, or some decide one way and some the other.
        """
        ask = "say which with  --day-first  or  --month-first"
        if len(self.deciding) == 2:
            day, month = self.deciding[True], self.deciding[False]
            raise AmbiguousDates(
                f"{origin} has dates with the day first ({day[0]}, {day[1]}) and with the month first "
                f"({month[0]}, {month[1]}): {ask}"
            )
        if not self.deciding and self.open:
            value, label = self.open
            raise AmbiguousDates(f"{origin}: {value} ({label}) can be day or month first, and no date decides: {ask}")
        return self.told()
