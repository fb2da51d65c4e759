"""How long ``publisher --help`` takes, against ``python -c "import click"`` in the same run.

Bar: at most 1.6 times.  Runs are interleaved and medians compared, since machines are noisy.
"""

import statistics
import subprocess
import sys
import time

ROUNDS = 25
OURS = [sys.executable, "-m", "publisher", "--help"]
PEER = [sys.executable, "-c", "import click"]


def seconds(command: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def main() -> None:
    seconds(OURS)
    seconds(PEER)
    ours, peer = zip(*((seconds(OURS), seconds(PEER)) for _ in range(ROUNDS)), strict=True)
    mine, theirs = statistics.median(ours), statistics.median(peer)
    print(f"publisher --help  {mine * 1000:6.1f} ms")
    print(f"import click      {theirs * 1000:6.1f} ms")
    print(f"ratio             {mine / theirs:6.2f}     (bar: 1.60)")


if __name__ == "__main__":
    main()
