"""The work at the desk: composing, assembling, approving, announcing; over ports, never an adapter."""
