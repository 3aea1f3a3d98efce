"""Photos as people send them, made into photos as they are shown: small, without place, date or device, in two formats.

Every photo is drawn anew: whatever else a file holds, be it a second file behind the first, stays behind.
"""

from __future__ import annotations

import io
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

from forms_api.store.offers.offered import Photo
from forms_api.typed_values import Fault

#: The largest file, in bytes, and the most points: what a telephone takes (12 to 24 million) and some more.
MAXIMUM_BYTES = 8 * 1024 * 1024
MAXIMUM_POINTS = 40_000_000
#: The longer side of what is shown, in pixels.
LONGEST = 1280
FORMATS = ("JPEG", "PNG", "WEBP")


def redrawn(file: IO[bytes]) -> Photo:
    """The photo in a file. Raises Fault (photo.large, photo.kind, photo.points, photo.broken)."""
    content = file.read(MAXIMUM_BYTES + 1)
    if len(content) > MAXIMUM_BYTES:
        raise Fault("photo.large")
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MAXIMUM_POINTS:
                raise Fault("photo.points")
            opened.draft("RGB", (LONGEST, LONGEST))  # a JPEG is read at a fraction of its size: less memory
            shown = _flat(ImageOps.exif_transpose(opened))
    except Fault:
        raise
    except Image.DecompressionBombError as error:
        raise Fault("photo.points") from error
    except UnidentifiedImageError as error:
        raise Fault("photo.kind") from error
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:  # what the decoders raise on damage
        raise Fault("photo.broken") from error
    shown.thumbnail((LONGEST, LONGEST))
    return Photo(shown.width, shown.height, _written(shown, "WEBP", 78), _written(shown, "JPEG", 80))


def _flat(image: Image.Image) -> Image.Image:
    """In three colours, on white where it was transparent."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        coloured = image.convert("RGBA")
        ground = Image.new("RGBA", coloured.size, "white")
        return Image.alpha_composite(ground, coloured).convert("RGB")
    return image.convert("RGB")


def _written(image: Image.Image, kind: str, quality: int) -> bytes:
    image.info.clear()  # colour profile, comments, EXIF: none of it is written
    out = io.BytesIO()
    image.save(out, kind, quality=quality)
    return out.getvalue()
