"""How does a text become a tooltip without being read as markup? Qt takes for HTML what looks like it, and loads its pictures."""

from collections.abc import Iterable
from html import escape


def tip(text: str) -> str:
    """The text as it is, to be shown as it is. Without `<` Qt reads no markup."""
    return f'<span style="white-space: pre-wrap">{escape(text)}</span>' if "<" in text else text


def paragraphs(lines: Iterable[str]) -> str:
    """Several texts below each other, each as it is; Qt breaks their lines."""
    return "".join(f"<p>{escape(line)}</p>" for line in lines)
