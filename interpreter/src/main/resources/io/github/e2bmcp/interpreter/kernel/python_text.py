"""repr() that ends: bounded for large containers, and calm when an object's own __repr__ fails."""

MAX_TEXT = 200_000
MAX_ITEMS = 1000
MAX_DEPTH = 30
BRACKETS = {list: ("[", "]"), tuple: ("(", ")"), set: ("{", "}"), frozenset: ("frozenset({", "})"), dict: ("{", "}")}
SMALL = (int, float, bool, type(None), complex)


def bounded_repr(value):
    return cut(render(value, MAX_TEXT, 0, ()))


def cut(text):
    return text if len(text) <= MAX_TEXT else "%s… (%d characters in all)" % (text[:MAX_TEXT], len(text))


def render(value, room, depth, above):
    kind = type(value)
    if kind in (str, bytes, bytearray):
        return repr(value) if len(value) <= room else repr(value[:room]) + "… (length %d)" % len(value)
    if kind in BRACKETS and (len(value) > MAX_ITEMS or not all(type(item) in SMALL for item in value) or kind is dict):
        if id(value) in above:
            return "[...]" if kind is list else "{...}" if kind is dict else "(...)"
        return container(value, room, depth, above + (id(value),))
    return own_repr(value)


def own_repr(value):
    try:
        text = repr(value)
        return text if type(text) is str else str(text)
    except Exception as error:
        return "<%s object, whose repr failed: %s>" % (type(value).__name__, type(error).__name__)


def container(value, room, depth, above):
    kind = type(value)
    opening, closing = BRACKETS[kind]
    if not value:
        return {set: "set()", frozenset: "frozenset()"}.get(kind, opening + closing)
    if depth >= MAX_DEPTH:
        return opening + "..." + closing
    words = []
    for count, item in enumerate(value.items() if kind is dict else value):
        if count >= MAX_ITEMS or room <= 0:
            words.append("... (%d in all)" % len(value))
            break
        if kind is dict:
            word = render(item[0], room, depth + 1, above) + ": "
            word += render(item[1], room - len(word), depth + 1, above)
        else:
            word = render(item, room, depth + 1, above)
        room -= len(word) + 2
        words.append(word)
    if kind is tuple and len(words) == 1:
        words.append("")
        return opening + ", ".join(words).rstrip() + closing
    return opening + ", ".join(words) + closing
