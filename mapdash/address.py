"""Web addresses made comparable: two links to one article become equal, links to two articles never do.

Only what is known to carry no content is removed. courlan, which comes with trafilatura, drops every parameter that
looks like a tracker (`eid`, `cid`, `reference`), and on older sites those number the articles.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST = 8_000  # characters; servers take no more, and a longer one is a text in the wrong column

# parameters that say where a reader came from: campaign tools, advertisers' click ids, newsletters, outlets' own
_TRACKING = re.compile(
    r"(?:utm|mtm|matomo|piwik|pk|hsa|oly|vero)_\w+"
    r"|at_(?:medium|campaign|custom\d|link_\w+|ptr_name|format|bbc_team)|ns_(?:mchannel|source|campaign|linkname|fee)"
    r"|(?:fb|g|d|tt|tw|y)clid|msclkid|gclsrc|[gw]braid|li_fat_id|igsh(?:id)?|mc_[ce]id|mkt_tok|ml_subscriber\w*"
    r"|xtor|cmp(?:id)?|ocid|icid|ito|smid|smtyp|taid|ftag|spm|guccounter|guce_referrer(?:_sig)?|_ga|_gl|_openstat"
    r"|__twitter_impression|ref_(?:src|url)|amp_(?:js_v|gsa)|usqp",
    re.IGNORECASE,
)
# these number articles on some sites, so the value must say that it is a channel
_MAYBE_TRACKING = re.compile(r"(?:ref|referrer|source|src|from|partner|cid|channel)", re.IGNORECASE)
_CHANNEL = re.compile(
    r"(?:rss|feeds?|fb|facebook|tw|twitter|x|telegram|whatsapp|yahoo|msn|google|e?mail|newsletter|social|share)"
    r"(?:[-_]\w*)?",
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_NOT_ASCII = re.compile(r"[^\x21-\x7e]")


def is_address(text: str) -> bool:
    """Whether it is the address of something on the web rather than a file."""
    return text.lower().startswith(("http://", "https://"))


def canonical_address(url: str | None) -> str | None:
    """An address in the form that all links to the same article share; None for what is no web address.

    Scheme and host in lower case and http as https, "www.", default port, credentials, fragment (but not a route
    such as "#!/news/1") and tracking parameters removed, the other parameters sorted, escapes as RFC 3986 (section
    6.2.2) normalises them, no slash at the end. It is for comparing; what is shown and opened is the link as given.
    """
    if not url or len(url) > _LONGEST:
        return None
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    scheme = parts.scheme
    if scheme not in _DEFAULT_PORTS or not host:
        return None
    host = _ascii_host(host.rstrip("."))
    while host.startswith("www.") and host.count(".") > 1:
        host = host[4:]
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        host = f"{host}:{port}"
    path = re.sub("/{2,}", "/", _escaped(parts.path)).rstrip("/")
    kept = sorted(_escaped(pair) for pair in parts.query.split("&") if pair and not _is_tracking(pair))
    fragment = _escaped(parts.fragment) if parts.fragment.startswith(("!", "/")) else ""
    return urlunsplit(("https", host, path or "/", "&".join(kept), fragment))


def _is_tracking(pair: str) -> bool:
    name, _, value = pair.partition("=")
    name = name.removeprefix("amp;")  # a link that was escaped twice
    if _MAYBE_TRACKING.fullmatch(name):
        return _CHANNEL.fullmatch(value) is not None
    return _TRACKING.fullmatch(name) is not None


def _ascii_host(host: str) -> str:
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return _escaped(host)


def _escaped(text: str) -> str:
    """Escapes what must be escaped, and only that."""

    def normal(found: re.Match[str]) -> str:
        character = chr(int(found[1], 16))
        return character if character in _UNRESERVED else found[0].upper()

    def escape(found: re.Match[str]) -> str:
        return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))

    return _ESCAPE.sub(normal, _NOT_ASCII.sub(escape, text))
