"""Temporary files beside the pieces: the bytes of uploads on their way, one file each."""

import os
from pathlib import Path

from workflow.store.pieces import sync_folder

UPLOADS_NAME = "uploads"


class UploadFolder:
    """The files of uploads, named by the upload's id; nothing here is a piece yet."""

    def __init__(self, pieces: Path) -> None:
        self.folder = pieces.parent / UPLOADS_NAME

    def size(self, upload: str) -> int:
        """Return how many bytes are there, 0 when there is no file."""
        path = self._path(upload)
        return path.stat().st_size if path.is_file() else 0

    def append(self, upload: str, offset: int, part: bytes) -> None:
        """Write bytes durably at `offset`, in the place of what may already follow it."""
        new = not self.folder.is_dir()
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self._path(upload)
        new = new or not path.exists()
        with path.open("r+b" if path.exists() else "wb") as file:
            file.truncate(offset)
            file.seek(offset)
            file.write(part)
            file.flush()
            os.fsync(file.fileno())
        if new:
            sync_folder(self.folder)

    def read(self, upload: str) -> bytes:
        """Return every byte there."""
        path = self._path(upload)
        return path.read_bytes() if path.is_file() else b""

    def remove(self, upload: str) -> None:
        """Remove the file of an upload that ended."""
        self._path(upload).unlink(missing_ok=True)

    def names(self) -> tuple[str, ...]:
        """Return the uploads that have a file, sorted."""
        if not self.folder.is_dir():
            return ()
        return tuple(sorted(path.name for path in self.folder.iterdir() if path.is_file()))

    def _path(self, upload: str) -> Path:
        return self.folder / upload
