"""The main line of an SGF record (FF[4], https://www.red-bean.com/sgf/sgf4.html): its nodes, each a dictionary of properties."""

import re

Node = dict[str, list[str]]

_TOKEN = re.compile(r"\s*(?:([();])|([A-Za-z]+)|\[((?:[^\]\\]|\\.)*)\])", re.DOTALL)
_ESCAPED = re.compile(r"\\(\r\n|\n\r|.)", re.DOTALL)


def main_line(record: str) -> list[Node]:
    """Returns the nodes from the root along the first variations, values as they are written. Raises ValueError for a record
    that is no SGF or breaks off before the end of that line."""
    nodes: list[Node] = []
    key, at = "", record.find("(")
    while match := _TOKEN.match(record, at) if at >= 0 else None:
        mark, name, value = match.groups()
        at = match.end()
        if value is not None:
            if not key:
                raise ValueError(f"a value without a name: [{value[:20]}]")
            nodes[-1].setdefault(key, []).append(value)
        elif name:
            # Lower-case letters are how older versions wrote a name in full.
            key = re.sub("[a-z]", "", name) if nodes else ""
        elif mark == ";":
            nodes.append({})
            key = ""
        elif mark == ")" and nodes:
            return nodes
        elif mark == ")":
            break
    raise ValueError("it is no SGF" if not nodes else f"it breaks off in node {len(nodes)}")


def text(node: Node, name: str) -> str:
    """Returns the text of a property, "" where a node has none."""
    written = node.get(name, [""])[0]
    return _ESCAPED.sub(lambda match: "" if match[1][0] in "\r\n" else match[1], written)


def point_at(written: str, size: int) -> int:
    """Returns y * S + x, row 0 on top, -1 for a pass. Raises ValueError for what is no point of a board of that size."""
    if not written or (written == "tt" and size <= 19):
        return -1
    if len(written) == 2:
        x, y = (ord(letter) - ord("a") for letter in written)
        if 0 <= x < size and 0 <= y < size:
            return y * size + x
    raise ValueError(f"{written[:20]} is no point of {size}x{size}")


def points_in(written: list[str], size: int) -> list[int]:
    """Returns the points of a list in which rectangles stand as corner:corner. Raises ValueError as point_at does, and for a pass."""
    points: list[int] = []
    for entry in written:
        corners = [point_at(corner, size) for corner in entry.split(":")]
        if min(corners) < 0 or len(corners) > 2:
            raise ValueError(f"{entry[:20]} is no point of {size}x{size}")
        (top, left), (bottom, right) = divmod(corners[0], size), divmod(corners[-1], size)
        points += [y * size + x for y in range(top, bottom + 1) for x in range(left, right + 1)]
    return points
