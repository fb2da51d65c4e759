"""Campaign to thread: length, sentences, salience, splitting, cost."""
