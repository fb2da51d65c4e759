"""Which properties the bodies of X's API may have (its OpenAPI 2.167): it refuses all others.

A set says which values a property may have, a mapping which properties of its own, ``None`` that anything goes.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Final, TypeAlias

Schema: TypeAlias = "Mapping[str, Schema] | AbstractSet[str] | None"

_SHARED: Final[Mapping[str, Schema]] = {"additional_owners": None, "shared": None}
SCHEMAS: Final[Mapping[str, Mapping[str, Schema]]] = {
    "POST /2/tweets": {
        "card_uri": None,
        "community_id": None,
        "direct_message_deep_link": None,
        "edit_options": None,
        "for_super_followers_only": None,
        "geo": None,
        "media": {"media_ids": None, "tagged_user_ids": None},
        "nullcast": None,
        "poll": None,
        "quote_tweet_id": None,
        "reply": {"auto_populate_reply_metadata": None, "exclude_reply_user_ids": None, "in_reply_to_tweet_id": None},
        "reply_settings": {"following", "mentionedUsers", "subscribers", "verified"},
        "share_with_followers": None,
        "text": None,
    },
    "POST /2/media/upload": {**_SHARED, "media": None, "media_category": {"tweet_image", "dm_image", "subtitles"}},
    "POST /2/media/upload/initialize": {
        **_SHARED,
        "media_category": {
            "amplify_video", "tweet_gif", "tweet_image", "tweet_video", "dm_gif", "dm_image", "dm_video", "subtitles",
        },
        "media_type": {
            "image/bmp", "image/gif", "image/jpeg", "image/pjpeg", "image/png", "image/tiff", "image/webp",
            "model/gltf-binary", "text/srt", "text/vtt", "video/mp2t", "video/mp4", "video/quicktime", "video/webm",
        },
        "total_bytes": None,
    },
    "POST /2/media/upload/:id/append": {"media": None, "segment_index": None},
    "POST /2/media/upload/:id/finalize": {},
    "POST /2/media/metadata": {"id": None, "metadata": None},
}  # fmt: skip


def faults(route: str, body: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a body, in X's words; nothing for routes without one."""
    return list(_faults(SCHEMAS[route], body, "$")) if route in SCHEMAS else []


def _faults(schema: Schema, value: Any, path: str) -> Iterator[str]:
    if isinstance(schema, AbstractSet):
        if value not in schema:
            yield f"{path}: does not have a value in the enumeration [{', '.join(sorted(schema))}]"
    elif isinstance(schema, Mapping) and isinstance(value, Mapping):
        for name, inner in value.items():
            if name in schema:
                yield from _faults(schema[name], inner, f"{path}.{name}")
            else:
                yield f"{path}.{name}: is not defined in the schema and the schema does not allow additional properties"
