"""Amounts of money in whole cents, so that sums are exact."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Money:
    """An amount in euro cents; negative for what the shop gives back."""

    cents: int = 0

    @classmethod
    def parse(cls, text: str) -> Money:
        """Read "12.50" or "€12.50"; ValueError for anything else."""
        match = re.fullmatch(r"\s*(-?)€?(\d+)\.(\d\d)\s*", text)
        if match is None:
            raise ValueError(f"not an amount of money: {text!r} (write it as 12.50)")
        sign, euros, cents = match.groups()
        amount = int(euros) * 100 + int(cents)
        return cls(-amount if sign else amount)

    def percent(self, rate: int) -> Money:
        """So many per cent of this amount, half a cent rounded away from zero."""
        whole, rest = divmod(abs(self.cents) * rate, 100)
        rounded = whole + (rest >= 50)
        return Money(rounded if self.cents >= 0 else -rounded)

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + other.cents)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - other.cents)

    def __neg__(self) -> Money:
        return Money(-self.cents)

    def __mul__(self, times: int) -> Money:
        return Money(self.cents * times)

    def __str__(self) -> str:
        sign = "-" if self.cents < 0 else ""
        return f"{sign}€{abs(self.cents) // 100}.{abs(self.cents) % 100:02}"
