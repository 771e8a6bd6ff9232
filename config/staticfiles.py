"""How static files are found and collected."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class GzippedManifestStorage(CompressedManifestStaticFilesStorage):
    """Files with their checksum in the name, for the browser to keep for ever, and a gzip beside each."""

    def create_compressor(self, **options):
        """Leave Brotli out: a tenth smaller files are not worth ten seconds of everybody's first start."""
        return super().create_compressor(use_brotli=False, **options)


class VendorFinder(BaseFinder):
    """Finds the files of front-end packages that ``settings.VENDOR_FILES`` names, none of the thousands beside them.

    The address ``<prefix>/<file>`` is the file ``node_modules/<folder>/<file>``.
    """

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
