"""Search: PostgreSQL divides words as SQLite does, has their stems by the same rules, and passes none over."""

import unicodedata

import sqlalchemy as sa
from alembic import op

from publisher.errors import StoreError

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

#: Latin letters with accents: Latin-1, Extended-A and -B, Extended Additional.
_LETTERS = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
#: What PostgreSQL's parser makes of letters and digits.
_KINDS = (
    "asciiword, word, numword, asciihword, hword, numhword, hword_asciipart, hword_part, hword_numpart, int, uint, "
    "float, sfloat, version"
)
_CONFIGURATION = (
    # The rules of SQLite's tokenizer "porter"; no list of words to pass over.
    "CREATE TEXT SEARCH DICTIONARY publisher_stems (TEMPLATE = snowball, LANGUAGE = porter)",
    "CREATE TEXT SEARCH CONFIGURATION publisher_words (PARSER = pg_catalog.default)",
    f"ALTER TEXT SEARCH CONFIGURATION publisher_words ADD MAPPING FOR {_KINDS} WITH publisher_stems",
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    op.execute("DROP INDEX ix_posts_search")
    op.execute("ALTER TABLE posts DROP COLUMN search")
    for statement in _CONFIGURATION:
        op.execute(statement)
    accented, plain = _accents()
    weighted = " || ".join(
        # Letters and digits alone, so that PostgreSQL's parser sees no hosts, signed numbers or addresses.
        f"setweight(to_tsvector('publisher_words', regexp_replace(translate({words}, '{accented}', '{plain}'), "
        f"'[^[:alnum:]]+', ' ', 'g')), '{weight}')"
        # A tsvector holds at most 1 MB; nobody searches for what stands further down.
        for words, weight in (("title", "A"), ("tags", "B"), ("author", "C"), ("left(text, 200000)", "D"))
    )
    column = f"ALTER TABLE posts ADD COLUMN search tsvector GENERATED ALWAYS AS ({weighted}) STORED"
    op.execute(sa.text(column.replace(":", r"\:")))
    op.execute("CREATE INDEX ix_posts_search ON posts USING gin (search)")


def downgrade() -> None:
    raise StoreError("There is no way back to an earlier form of the database; restore a backup.")


def _accents() -> tuple[str, str]:
    """Return the accented Latin letters, and for each its letter without the accent."""
    pairs = [(chr(point), unicodedata.normalize("NFKD", chr(point))[0]) for point in _LETTERS]
    folded = [(letter, base) for letter, base in pairs if letter != base and base.isascii() and base.isalpha()]
    return "".join(letter for letter, _ in folded), "".join(base for _, base in folded)
