"""Values that have broken programs before, and ways to hurt a text, as characters and as bytes."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

LENGTHS = (1, 40, 300, 3_000, 30_000)
BITS = (
    "", " ", "\t", "\n", "\r\n", "\u00a0", "\u200b", "\u202e", "\u2028", "\x00", "\x07", "\x1b[31m", "\x85", "\ufeff",
    "\ud800", "\ufffd", "é", "e\u0301", "ñ", "ß", "İ", "文", "😀", "𝟗", "½", "٣", "0", "-0", "00", "1", "-1", "1.5",
    "1,5", "1.000,50", "1e3", "1e400", "1e999999999", "-1e-999999999", "NaN", "Infinity", "-inf", "9" * 40, "9" * 5_000,
    "0x10", "1_000", "+1", "٢٠٢٢", "2022", "2022-02-30", "0000-00-00", "9999-12-31", "99999-01-01", "2022-01-01T00:00",
    "true", "TRUE", "null", "None", "~", "s/d", "—", "=1+1", "@SUM(A1)", "<script>alert(1)</script>", "<b", "</pre>",
    "<!--", "-->", "&amp;", "&#0;", "{{ 1/0 }}", '{{ figura("cobros/total-2022") }}', "{{", "}}", "{%", "{#",
    "{figura:total-2022}", "{figura:cobros/total-2022}", "{figura:", "{cada}", "{clave}", "../..", "/etc/passwd",
    "C:\\x", "http://a", "javascript:alert(1)", "data:text/html,x", "file:///x", "a/b", "cobros", "cobros/total-2022",
    "![](x.png)", "[a](b.md)", "[a]: b", "[^1]", "| a | b |", "> x", "# T", "## Qué es", "---", "***", "```", "~~~",
    "    x", "- x", "1. x", "\\", "$", "`", "*", "_", "%", "%s", "%(a)s", "$(x)", "${x}", "'", '"', ",", ";", ":", "?",
    "!!python/object/apply:os.system [id]", "&a [*a]", "*a", "<<: *a", "? a", "- - - -", "|", ">", "@", "\\1", "(a+)+$",
)  # fmt: skip
REPEATED = ("a", "a ", "9", " ", "(", "[", "{", "{{", "[[", "<", "<b>", "*", "_", "`", "> ", "- ", "|", "![", "](", '"',
            "'", ",", ".", "\n", "#", "-", "~", "\\", "&", "{figura:", "{{ figura(", "{%", "é", "\u0301", "á.", "a,b;",
            "<!--", "$", ":", "a: ", "- - ", "&a ", "? ")  # fmt: skip


def text(rng: random.Random) -> str:
    """Give a text that is short and odd, or long and monotonous."""
    if rng.random() < 0.85:
        return rng.choice(BITS)
    piece = rng.choice(REPEATED)
    return piece * (rng.choice(LENGTHS) // len(piece) + 1)


def number(rng: random.Random) -> int | float:
    return rng.choice((0, 1, -1, 2, 7, 2022, 10**6, 10**18, 10**40, -(10**9), 0.1, 1e300, 2**31, 2**63))


def edited(content: str, rng: random.Random) -> str:
    """Hurt a text in one place: a sign, a word, a line, a piece."""
    at = rng.randrange(len(content) + 1)
    end = min(len(content), at + rng.choice((1, 1, 2, 5, 30, 200)))
    lines = content.split("\n")
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(9):
        case 0:
            return content[:at] + text(rng) + content[at:]
        case 1:
            return content[:at] + content[end:]
        case 2:
            return content[:at] + content[at:end] * rng.choice((2, 3, 50)) + content[end:]
        case 3:
            return content[:at] + text(rng) + content[end:]
        case 4:
            lines[one], lines[other] = lines[other], lines[one]
        case 5:
            del lines[one]
        case 6:
            lines.insert(one, lines[other])
        case 7:
            lines[one] = rng.choice((text(rng), " " + lines[one], lines[one].strip(), lines[one].upper()))
        case _:
            return _digit(content, rng)
    return "\n".join(lines)


def _digit(content: str, rng: random.Random) -> str:
    """Change one digit for another: the damage that nothing but a rule of what is said can find."""
    places = [at for at, sign in enumerate(content) if sign.isdigit()]
    if not places:
        return content + text(rng)
    at = rng.choice(places)
    return content[:at] + str(rng.randrange(10)) + content[at + 1 :]


def encoded(content: str, rng: random.Random) -> bytes:
    """Write a text as UTF-8, rarely otherwise."""
    ways: Sequence[Callable[[], bytes]] = (
        lambda: content.encode("utf-16", "surrogatepass"),
        lambda: content.encode("latin-1", "replace"),
        lambda: b"\xef\xbb\xbf" + content.encode("utf-8", "surrogatepass"),
        lambda: content.replace("\n", "\r\n").encode("utf-8", "surrogatepass"),
        lambda: content.replace("\n", "\r").encode("utf-8", "surrogatepass"),
    )
    return rng.choice(ways)() if rng.random() < 0.04 else content.encode("utf-8", "surrogatepass")


def damaged(content: bytes, rng: random.Random) -> bytes:
    """Hurt some bytes, whatever they are."""
    at = rng.randrange(len(content) + 1)
    end = min(len(content), at + rng.choice((1, 1, 3, 17, 300)))
    match rng.randrange(7):
        case 0:
            return content[:at] + bytes([rng.randrange(256)]) + content[at + 1 :]
        case 1:
            return content[:at] + content[end:]
        case 2:
            return content[:at]
        case 3:
            return content[:at] + rng.randbytes(rng.choice((1, 4, 64))) + content[at:]
        case 4:
            return content[:at] + content[at:end] * rng.choice((2, 100)) + content[end:]
        case 5:
            return rng.choice((b"", b"\0", b"\xff\xfe", b"PK\x03\x04" + content, content + content, b"\n" * 1000))
        case _:
            return (
                content[:at]
                + rng.choice((b"\0", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\r", b'"'))
                + content[at:]
            )
