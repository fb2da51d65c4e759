"""The bars of the benchmarks: what was measured, against what it must reach, and which were missed."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal


@dataclass
class Bars:
    """Prints each figure with its bar, and remembers those that were missed."""

    name: str
    missed: list[str] = field(default_factory=list)

    def hold(self, what: str, value: float, bar: float, *, at: Literal["least", "most"] = "least") -> None:
        """Print a figure; at least, or at most, ``bar`` is asked of it."""
        reached = value >= bar if at == "least" else value <= bar
        said = f"{what}: {value:.2f} (at {at} {bar:g})"
        print(f"{'  ' if reached else '! '}{said}")
        if not reached:
            self.missed.append(said)

    def end(self) -> None:
        """Say which bars were missed, here and where ``make bench`` gathers them; exit with 1 where one was."""
        if not self.missed:
            return
        if gathered := os.environ.get("BENCH_MISSED"):
            with Path(gathered).open("a", encoding="utf-8") as file:
                file.writelines(f"{self.name}: {said}\n" for said in self.missed)
        raise SystemExit(1)
