"""Swedish order and search, the same on SQLite and PostgreSQL.

SQLite's ``icontains`` does not find "Ä" for "ä", and its order puts Ä before Å; PostgreSQL's depends on how the
database was made. So what is searched and sorted on is stored, made by these two functions.
"""

import unicodedata

# å, ä, ö come last in the alphabet; "zz" sorts after everything that begins a Swedish word, in every collation
_LAST = {"å": "zza", "ä": "zzb", "æ": "zzb", "ö": "zzc", "ø": "zzc"}


def search_text(text: str) -> str:
    """Return the text folded for searching: no case, white space as single blanks, "ä" one sign however it came."""
    folded = unicodedata.normalize("NFC", text).casefold()
    return " ".join(unicodedata.normalize("NFC", folded).split())


def sort_key(text: str) -> str:
    """Return a key that puts texts in Swedish order under plain comparison; accents other than åäö are ignored."""
    folded = "".join(_LAST.get(char, char) for char in search_text(text))
    plain = "".join(char for char in unicodedata.normalize("NFD", folded) if not unicodedata.combining(char))
    return " ".join("".join(char if char.isalnum() else " " for char in plain).split())[:200]
