"""The daemon: a tick over the durable queue."""
