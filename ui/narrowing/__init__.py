"""Which articles a question is put to, or a table lists: a row that opens, in more than one tab."""
