"""From a campaign to one page: templates, words, pictures, inlined styles, and the text part."""
