"""Getting what stands at an address, within limits and never from a private network."""
