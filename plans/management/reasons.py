"""Why a file or the database could not be used, in Swedish: the system's own words are English."""

import contextlib
import errno

from django.core.management.base import CommandError
from django.db import OperationalError, ProgrammingError

_REASONS = {
    errno.ENOENT: "filen eller mappen finns inte",
    errno.EISDIR: "det är en mapp",
    errno.ENOTDIR: "sökvägen går genom något som inte är en mapp",
    errno.EACCES: "du har inte rätt till den",
    errno.EPERM: "du har inte rätt till den",
    errno.ENAMETOOLONG: "namnet är för långt",
    errno.ENOSPC: "disken är full",
    errno.EDQUOT: "utrymmet är slut",
    errno.EROFS: "disken går inte att skriva på",
}


def reason_of(error: OSError) -> str:
    """Return why the system refused, as the end of a Swedish sentence."""
    return _REASONS.get(error.errno, f"fel {error.errno} i filsystemet")


@contextlib.contextmanager
def a_database():
    """Raise ``CommandError`` where the database does not answer or has no tables yet."""
    try:
        yield
    except (OperationalError, ProgrammingError) as error:
        raise CommandError(
            f"Databasen svarar inte eller är inte förberedd. Kör manage.py migrate först. ({error})"
        ) from error
