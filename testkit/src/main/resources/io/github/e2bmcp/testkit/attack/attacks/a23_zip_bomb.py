"""Unpacks a small archive that is large inside."""
import io
import sys
import zipfile

from attack import arguments, held, reached

size = int(1.3 * int(arguments[0]))
packed = io.BytesIO()
with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
    with archive.open("bomb", "w") as file:
        for _ in range(size >> 16):
            file.write(bytes(65536))
try:
    with zipfile.ZipFile(packed) as archive:
        archive.extract("bomb")
except OSError as problem:
    held("%d bytes packed: %s" % (packed.tell(), problem.strerror))
    sys.exit(1)
reached("%d bytes became %d MB" % (len(packed.getvalue()), size >> 20))
