"""The only wiring: from a folder to the workspace, its store, its sources, its transports."""
