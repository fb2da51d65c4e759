"""Weighing posts beside the npm package twitter-text, splitting 5,000 words, drafting from 12 posts."""

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import IO, Final

from publisher.channels.registry import network
from publisher.channels.x.length import weighted_length
from publisher.model.posts import Post
from publisher.social.drafting.draft import draft_thread
from publisher.social.split import split_text
from publisher.workspace.config import Social

TEXTS: Final = """
Our newest activity pack is out today: three lessons of 40 minutes about the place where most unkindness now happens,
the group chat. It needs no devices at all. Read more: https://www.example.org/packs/group-chats
--
Ten minutes this week can spare you ten hours in November. Who is in the class group, and who made it? Is location
sharing off? Does your child know how to leave? #OnlineSafety
--
🎄 The last school bell of the year has rung – thank you to 214 schools, 3,100 parents and everyone who stayed late,
made the tea and asked the awkward question. “No question is too small.” ❄️ example.org/winter
--
There is no right age for a first phone. There is a right conversation, and it comes before the phone does. Agree
where it sleeps at night, who may see it, and what happens when something goes wrong. Ask @lantern if you need help.
"""
POSTS: Final = [text.strip() for text in TEXTS.split("--\n")]
SENTENCES: Final = (
    "The pack is made for children aged 9 to 12 and takes three lessons of 40 minutes.",
    "Pupils act out a chat on paper, stop it at the moment when it turns, and write a better next message.",
    "Teachers told us that children remembered the card weeks later; 7 out of 10 classes made up a rule of their own.",
    "Keep it out of the bedroom for the first year.",
    "Every leaflet, lesson and page that we publish is read by a group of young people before it goes out.",
    "The slides are on https://www.example.org/safer-together, and the next conference is on 15 November.",
    "Who is in the class group, and who made it?",
    "Nearly half of the 540 families in our spring workshop found at least one setting that they had never chosen.",
)
ROUNDS: Final = 15
TIMES: Final = 400
PEER: Final = """
import twitter from "twitter-text";
import readline from "node:readline";
const posts = JSON.parse(process.argv[2]), times = Number(process.argv[3]);
const weigh = () => { let sum = 0; for (let n = 0; n < times; n++) for (const post of posts)
  sum += twitter.parseTweet(post).weightedLength; return sum; };
for (let n = 0; n < 5; n++) weigh();
for await (const line of readline.createInterface({input: process.stdin})) {
  const start = process.hrtime.bigint(); const sum = weigh();
  console.log(JSON.stringify([Number(process.hrtime.bigint() - start) / 1000, sum]));
}
"""


def main() -> None:
    """Print each figure beside its peer or its bar."""
    weighing()
    text = prose(5_000)
    report("splitting 5,000 words", milliseconds(lambda: split_text(text, limit=280, weigh=weighted_length)), bar=50)
    posts = [post(number) for number in range(12)]
    report(
        "drafting from 12 posts",
        milliseconds(lambda: draft_thread(title="Digest", posts=posts, settings=Social(), on=network("x"))),
        bar=150,
    )


def weighing() -> None:
    ours, theirs = [], []
    with peer() as ask:
        for _ in range(ROUNDS):
            start = time.perf_counter()
            total = sum(weighted_length(post) for _ in range(TIMES) for post in POSTS)
            ours.append((time.perf_counter() - start) * 1e6)
            if ask is not None:
                taken, sum_of_peer = ask()
                theirs.append(taken)
                if sum_of_peer != total:
                    print(f"the peer weighs {sum_of_peer}, we weigh {total}")
    each = median(ours) / TIMES / len(POSTS)
    if not theirs:
        print(f"weighing a post: {each:.1f} µs; peer not available (npm install twitter-text needs node and a network)")
        return
    beside = median(theirs) / TIMES / len(POSTS)
    print(f"weighing a post: {each:.1f} µs; twitter-text (npm) {beside:.1f} µs; ratio {each / beside:.2f} (bar 1.5)")


@contextmanager
def peer() -> Iterator[Callable[[], tuple[float, int]] | None]:
    """Run the npm package in a process of its own that weighs all posts at each line it reads."""
    folder = install()
    if folder is None:
        yield None
        return
    command = ["node", str(folder / "peer.mjs"), json.dumps(POSTS), str(TIMES)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:
        yield lambda: ask(process.stdin, process.stdout)
        if process.stdin is not None:
            process.stdin.close()


def ask(to: IO[str] | None, answers: IO[str] | None) -> tuple[float, int]:
    if to is None or answers is None:
        raise RuntimeError("the peer has no pipes")
    to.write("go\n")
    to.flush()
    taken, total = json.loads(answers.readline())
    return taken, total


def install() -> Path | None:
    """Return a folder with the npm package, kept between runs; ``None`` where it cannot be had."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return None
    folder = Path(tempfile.gettempdir()) / "publisher-bench-twitter-text"
    folder.mkdir(exist_ok=True)
    if not (folder / "node_modules" / "twitter-text").is_dir():
        done = subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--silent", "twitter-text@3"],
            cwd=folder, capture_output=True, check=False, timeout=120,
        )  # fmt: skip
        if done.returncode:
            return None
    (folder / "peer.mjs").write_text(PEER, encoding="utf-8")
    return folder


def milliseconds(work: Callable[[], object]) -> float:
    work()
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1e3)
    return median(taken)


def report(what: str, taken: float, *, bar: float) -> None:
    print(f"{what}: {taken:.0f} ms; bar {bar:.0f} ms; ratio {taken / bar:.2f}")


def prose(words: int, begin: int = 0) -> str:
    """Return about so many words in paragraphs of five sentences."""
    sentences: list[str] = []
    while sum(sentence.count(" ") + 1 for sentence in sentences) < words:
        sentences.append(SENTENCES[(begin + len(sentences) * (1 + len(sentences) // 8)) % len(SENTENCES)])
    return "\n\n".join(" ".join(sentences[place : place + 5]) for place in range(0, len(sentences), 5))


def post(number: int) -> Post:
    text = prose(600, number)
    return Post(
        slug=f"post-{number}",
        title=f"Post number {number}",
        author="Priya Nair",
        published=datetime(2018, 12, 1 + number, tzinfo=UTC),
        url=f"https://www.example.org/blog/post-{number}",
        source="bench",
        source_id=str(number),
        html="",
        text=text,
        excerpt="",
    )


if __name__ == "__main__":
    main()
