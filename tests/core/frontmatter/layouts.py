"""Random front matters with everything that people write: comments, odd indents, anchors, tags, all styles."""

from __future__ import annotations

from collections.abc import Callable

Choose = Callable[[int], int]

_PLAIN = (
    "word",
    "two words",
    "12",
    "yes",
    "2018-01-01",
    "a/b?c",
    "x-y",
    "don't",
    "~",
    "1.10",
    "é “q”",
    "http://x.example/a?b=c#d",
)
_QUOTED = ("", "text", "it''s", "no", "a: b # c", "{x}", "é ‘q’ 🎉", "  led")
_COMMENTS = ("# note", "#", "# it's: [odd", "#tight")


class Layout:
    """Draws one front matter; `choose(n)` gives a number below `n`."""

    def __init__(self, choose: Choose) -> None:
        self.choose = choose
        self.anchors: list[str] = []
        self.count = 0

    def maybe(self, one_in: int) -> bool:
        return self.choose(one_in) == 0

    def pick(self, *options: str) -> str:
        return options[self.choose(len(options))]

    def document(self) -> str:
        """Return a whole front matter."""
        matter = self.map(0, 3)
        if self.maybe(4):
            matter = self.pick(*_COMMENTS) + "\n" + matter
        if self.maybe(4):
            matter += self.pick("", "\n", "  \n", "# end\n", "  # odd end\n")
        return matter.replace("\n", "\r\n") if self.maybe(6) else matter

    def key(self) -> str:
        self.count += 1
        name = self.pick("k", "key", "odd key", "été", "x-y") + str(self.count)
        return self.pick(name, name, name, f'"{name}"', f"'{name}'")

    def gap_lines(self, indent: int) -> str:
        """Return blank lines and comments that may stand between entries."""
        if not self.maybe(4):
            return ""
        lines = [
            self.pick("", "", " " * indent, " " * indent + self.pick(*_COMMENTS), self.pick(*_COMMENTS), "  ")
            for _ in range(1 + self.choose(2))
        ]
        return "".join(line + "\n" for line in lines)

    def tail(self) -> str:
        """Return what may follow a value on its line."""
        return self.pick("", "", "", "", " ", "  ", " " + self.pick(*_COMMENTS), "   # c")

    def map(self, indent: int, depth: int, *, first: bool = True) -> str:
        text = ""
        for number in range(1 + self.choose(4)):
            before = self.gap_lines(indent) if number else ""
            lead = " " * indent if first or number else ""
            if self.maybe(12):
                text += before + lead + "? " + self.key() + "\n" + " " * indent + ":" + self.value(indent, depth)
            else:
                text += before + lead + self.key() + self.pick(":", ":", ":", " :") + self.value(indent, depth)
        return text

    def list(self, indent: int, depth: int, *, first: bool = True) -> str:
        text = ""
        for number in range(1 + self.choose(4)):
            before = self.gap_lines(indent) if number else ""
            lead = " " * indent if first or number else ""
            text += before + lead + "-" + self.item(indent, depth)
        return text

    def item(self, indent: int, depth: int) -> str:
        kind = self.choose(8) if depth > 0 else 7
        gap = 1 + self.choose(3) if self.maybe(3) else 1
        if kind == 0:
            return " " * gap + self.map(indent + 1 + gap, depth - 1, first=False)
        if kind == 1:
            return " " * gap + self.list(indent + 1 + gap, depth - 1, first=False)
        return self.value(indent, depth, in_list=True)

    def value(self, indent: int, depth: int, *, in_list: bool = False) -> str:
        """Return a value with the blank before it and the line end after it."""
        kind = self.choose(12) if depth > 0 else 4 + self.choose(8)
        prefix = self.prefix()
        if kind == 0 and not in_list:
            inset = indent + self.choose(3)
            return prefix + self.tail() + "\n" + self.list(inset, depth - 1)
        if kind in (1, 2):
            inset = indent + 1 + self.choose(4)
            body = self.map(inset, depth - 1) if kind == 1 else self.list(inset, depth - 1)
            return prefix + self.tail() + "\n" + body
        if kind in (3, 4):
            return f"{prefix}{self.blank()}{self.flow(indent, max(depth, 1))}{self.tail()}\n"
        if kind == 5:
            return prefix + self.blank() + self.block(indent)
        if kind == 6:
            return (prefix or self.pick("", " ")) + self.tail() + "\n"
        if kind == 7 and self.anchors and not prefix:
            return f" *{self.pick(*self.anchors)}{self.tail()}\n"
        name = self.anchor() if self.maybe(10) else ""
        text = f"{prefix}{name}{self.blank()}{self.scalar(indent)}{self.tail()}\n"
        if name:
            self.anchors.append(name.strip(" &"))
        return text

    def blank(self) -> str:
        return self.pick(" ", " ", " ", "  ")

    def prefix(self) -> str:
        return self.pick(*[""] * 12, " !local", " !!str") if self.maybe(3) else ""

    def anchor(self) -> str:
        self.count += 1
        return f" &a{self.count}"

    def scalar(self, indent: int) -> str:
        kind = self.choose(9)
        if kind < 4:
            return self.pick(*_PLAIN)
        if kind < 6:
            return "'" + self.pick(*_QUOTED) + "'"
        if kind < 8:
            return '"' + self.pick(*_QUOTED, "a\\nb", "\\u00e9\\/", "tab\\t") + '"'
        glue = "\n" + " " * (indent + 1 + self.choose(3))
        lines = [self.pick("one two", "three", "four", "six") for _ in range(3)]
        text = lines[0] + glue + lines[1] + self.pick(glue, "\n" + glue) + lines[2]
        return self.pick(text, f'"{text}"', f"'{text}'")

    def block(self, indent: int) -> str:
        """Return a `|` or `>` text."""
        inset = indent + 1 + self.choose(3)
        digit = self.pick("", "", str(inset - indent))
        head = self.pick("|", ">") + self.pick(digit + self.pick("", "-", "+"), self.pick("", "-", "+") + digit)
        lead = " " * inset
        lines = [lead + self.pick("one", "two # not", "- three", "key: four", "it's")]
        options = ("", lead + "more", lead + "  deeper", lead + "end  ", lead)
        lines += [self.pick(*options) for _ in range(self.choose(4))]
        tail = self.pick("", "", "\n", "\n\n")
        return head + self.pick("", "", " # head") + "\n" + "\n".join(lines) + "\n" + tail

    def flow(self, indent: int, depth: int) -> str:
        if depth <= 0:
            return self.flow_scalar()
        is_map = self.maybe(2)
        glue = "\n" + " " * (indent + 1 + self.choose(4))
        parts = [
            self.flow_pair(indent, depth) if is_map else self.flow_item(indent, depth) for _ in range(self.choose(4))
        ]
        style = self.choose(5)
        open_, close = ("{", "}") if is_map else ("[", "]")
        end = self.pick("", "", ",") if parts else ""
        if style < 3:
            comma = (", ", ",", " , ")[style]
            inside = comma.join(parts) if not is_map or style != 1 else ", ".join(parts)
            pad = self.pick("", " ")
            return f"{open_}{pad}{inside}{end}{pad}{close}"
        if style == 3:
            notes = [self.pick("", "", " ", " # c") for _ in parts]
            lines = "".join(
                glue + part + (("," if number < len(parts) - 1 else end) + note)
                for number, (part, note) in enumerate(zip(parts, notes, strict=True))
            )
            return f"{open_}{lines}{glue}{close}"
        start = glue if len(parts) > 1 else ""
        return open_ + glue.join(part + "," for part in parts[:-1]) + start + "".join(parts[-1:]) + close

    def flow_item(self, indent: int, depth: int) -> str:
        return self.flow(indent, depth - 1) if self.maybe(5) else self.flow_scalar()

    def flow_pair(self, indent: int, depth: int) -> str:
        return f"{self.key()}: {self.flow_item(indent, depth)}"

    def flow_scalar(self) -> str:
        return self.pick("word", "two words", "12", "no", "'it''s'", '"a, b"', '"x: y"', "''", "2018-01-01")
