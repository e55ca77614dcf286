"""Decodes one picture to a few pixels, in a process of its own with little memory and time: run as a module."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

MOST_BYTES = 20_000_000
MOST_PIXELS = 20_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_MEMORY = 700_000_000
_SECONDS = 4


def decode(path: Path, width: int, height: int) -> bytes:
    """Return the picture at `width` by `height` pixels, three bytes each.

    Raises:
        ValueError: It is too large, or no picture that is shown.
    """
    from PIL import Image, ImageOps

    warnings.simplefilter("error", Image.DecompressionBombWarning)
    if path.stat().st_size > MOST_BYTES:
        raise ValueError("too many bytes")
    with Image.open(path, formats=FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        image.draft("RGB", (width, height))
        whole = ImageOps.exif_transpose(image)
        if whole.mode in ("RGBA", "LA", "PA") or "transparency" in whole.info:
            ground = Image.new("RGBA", whole.size, "white")
            whole = Image.alpha_composite(ground, whole.convert("RGBA"))
        small = whole.convert("RGB").resize((width, height), Image.Resampling.BOX)
        pixels: bytes = small.tobytes()
        return pixels


def _limit() -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))


def main(arguments: list[str]) -> int:
    """Write the pixels to stdout; 1 if there are none."""
    path, width, height = arguments
    _limit()
    try:
        pixels = decode(Path(path), int(width), int(height))
    except Exception:
        # Whatever a decoder stumbles over, there is no picture; its name and size are shown as before.
        return 1
    sys.stdout.buffer.write(pixels)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
