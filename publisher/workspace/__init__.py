"""What a person edits: the folder, its configuration, its secrets, its campaigns."""
