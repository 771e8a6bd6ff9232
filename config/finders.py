"""Static files from front-end packages: only the files named in ``settings.VENDOR_FILES``."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage


class VendorFinder(BaseFinder):
    """Finds ``<prefix>/<file>`` in ``node_modules/<folder>``: a package holds thousands of files nobody asks for."""

    def list(self, ignore_patterns):
        """Yield (path, storage) for each named file, as ``collectstatic`` wants them."""
        for prefix, (folder, patterns) in settings.VENDOR_FILES.items():
            root = settings.NODE_MODULES / folder
            storage = FileSystemStorage(location=root)
            storage.prefix = prefix
            for pattern in patterns:
                for file in sorted(root.glob(pattern)):
                    yield file.relative_to(root).as_posix(), storage

    def find(self, path, find_all=False, **kwargs):
        """Return where ``path`` lies on disk, in a list when all places are asked for; an empty list is nowhere."""
        for prefix, (folder, patterns) in settings.VENDOR_FILES.items():
            inside = Path(path).relative_to(prefix) if Path(path).is_relative_to(prefix) else None
            file = inside and settings.NODE_MODULES / folder / inside
            if file and file.is_file() and any(inside.match(pattern) for pattern in patterns):
                return [str(file)] if find_all else str(file)
        return []
