"""Runs the daemon's round in processes that are to be killed, as many as are asked for.

Python, and what the daemon imports, is started once: ``python mortal.py FOLDER`` forks at each line that it reads,
writes the child's number, and when the child has ended, how.
"""

import os
import sys
from pathlib import Path

from publisher.app import sending
from publisher.app.workspace import opened
from publisher.daemon import email, loop, running, thread, tick, watch
from publisher.transports.smtp import account

LOADED = (account, email, loop, running, thread, tick, watch)


def live(folder: Path) -> None:
    with opened(folder) as here:
        sending.run_daemon(here, once=True, tell=lambda _: None)


def say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def main() -> None:
    with opened(Path(sys.argv[1])):
        pass  # imports what opening does
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                live(Path(sys.argv[1]))
                status = 0
            finally:
                os._exit(status)
        say(child)
        _, status = os.waitpid(child, 0)
        say(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
