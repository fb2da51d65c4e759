"""What mail servers said of a reader, in which they often quote the address."""

import re
from typing import Final

from sqlalchemy import Connection, select, update

from publisher.model.subscribers import Subscriber
from publisher.store.tables import deliveries, events

_GONE: Final = "…"


def forget_replies(connection: Connection, reader: Subscriber) -> None:
    """Take the address of a reader out of all that the ledger kept of servers' answers."""
    spellings = {reader.address, reader.written, reader.shown, reader.mailbox} - {""}
    longest_first = sorted(spellings, key=len, reverse=True)
    said = re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)
    mine = select(deliveries.c.id).where(deliveries.c.subscriber_id == reader.id)
    for table, key in ((deliveries, deliveries.c.id), (events, events.c.delivery_id)):
        query = select(table.c.id, table.c.reply).where(key.in_(mine), table.c.reply != "")
        for number, reply in connection.execute(query).all():
            if said.search(reply):
                clean = update(table).where(table.c.id == number)
                connection.execute(clean.values(reply=said.sub(_GONE, reply)))
