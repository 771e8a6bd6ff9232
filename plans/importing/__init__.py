"""Reading of old documents: the text of a VP or VB as a PDF left it becomes an outline, and not a letter is lost."""
