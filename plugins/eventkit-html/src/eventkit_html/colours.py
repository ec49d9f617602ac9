"""Colours that can be read: by the contrast that WCAG 2.2 asks for (1.4.3)."""

from __future__ import annotations

import colorsys

ENOUGH = 4.6
"""The contrast of text to what is behind it; WCAG asks for 4.5."""

_STEP = 0.02


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2).

    >>> round(contrast("#000000", "#ffffff"), 1), round(contrast("#777777", "#ffffff"), 2)
    (21.0, 4.48)
    """
    darker, lighter = sorted([_luminance(one), _luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(color: str, background: str) -> str:
    """Return a colour of the same hue that can be read on a background.

    >>> readable_on("#0b6e6e", "#ffffff"), readable_on("#ffee00", "#ffffff")
    ('#0b6e6e', '#7a7200')
    """
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(color))
    step = -_STEP if _luminance(background) > 0.2 else _STEP  # noqa: PLR2004  # mid-grey
    shade = color
    while contrast(shade, background) < ENOUGH and 0 < lightness + step < 1:
        lightness += step
        parts = colorsys.hls_to_rgb(hue, lightness, saturation)
        shade = "#" + "".join(f"{round(part * 255):02x}" for part in parts)
    return shade


def _parts(color: str) -> tuple[float, float, float]:
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _luminance(color: str) -> float:
    red, green, blue = map(_linear, _parts(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  # sRGB
