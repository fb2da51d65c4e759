"""Campaign to digest: templates, inlining, the message, and its skeleton."""
