"""All that knows Chinese and English: scripts, sentences, terms, figures."""
