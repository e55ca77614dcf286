"""Code to coloured pieces: comments, texts, words and names, as far as one expression per language finds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

_LONGEST = 60_000  # characters; longer code stays plain
_STYLES = {
    "c": "code-comment",
    "t": "code-text",
    "w": "code-word",
    "n": "code-name",
    "a": "code-added",
    "r": "code-gone",
}
_TEXT = r'"(?:[^"\\\n]|\\.)*"|' + r"'(?:[^'\\\n]|\\.)*'"
_NUMBER = r"(?<![\w#])-?\d[\w.]*"
_C_WORDS = (
    "abstract as async await boolean break case catch char class const continue declare default defer delete do double"
    " else enum export extends false final finally float fn for from func function go if impl implements import in"
    " instanceof int interface let match mod mut namespace new nil null number of package private protected pub public"
    " readonly return self static string struct super switch this throw throws trait true try type typeof undefined use"
    " using var void while with yield"
)
_PYTHON_WORDS = (
    "False None True and as assert async await break case class continue def del elif else except finally for from"
    " global if import in is lambda match nonlocal not or pass raise return self try while with yield"
)
_SHELL_WORDS = (
    "case cd do done echo elif else esac exec exit export fi for function if in local return set shift sudo then trap"
    " unset until while"
)
_RUBY_WORDS = (
    "and begin break case class def do else elsif end ensure false for if in module next nil not or require rescue"
    " return self then true unless until when while yield"
)
_SQL_WORDS = (
    "alter and as by create delete desc distinct drop from group having in insert into is join left limit not null on"
    " or order primary select set table update values where"
)


def _words(names: str) -> str:
    return rf"\b(?:{'|'.join(names.split())})\b"


_PATTERNS = {
    "c": rf"(?P<c>//[^\n]*|/\*.*?(?:\*/|\Z))|(?P<t>{_TEXT}|`(?:[^`\\]|\\.)*`)|(?P<w>{_words(_C_WORDS)}|@\w+)"
    rf"|(?P<n>{_NUMBER})",
    "python": rf"(?P<c>\#[^\n]*)|(?P<t>(?i:\b[rbfu]{{1,2}})?(?:\"\"\".*?(?:\"\"\"|\Z)|'''.*?(?:'''|\Z)|{_TEXT}))"
    rf"|(?P<w>{_words(_PYTHON_WORDS)}|@[\w.]+)|(?P<n>{_NUMBER})",
    "ruby": rf"(?P<c>\#[^\n]*)|(?P<t>{_TEXT})|(?P<w>{_words(_RUBY_WORDS)})|(?P<n>:\w+|@\w+|{_NUMBER})",
    "shell": rf"(?P<c>(?:^|(?<=\s))\#[^\n]*)|(?P<t>\"(?:[^\"\\]|\\.)*\"|'[^']*')|(?P<w>{_words(_SHELL_WORDS)})"
    r"|(?P<n>\$\{[^}\n]*\}|\$\w+|(?<=\s)--?[\w-]+)",
    "sql": rf"(?P<c>--[^\n]*|/\*.*?(?:\*/|\Z))|(?P<t>{_TEXT})|(?P<w>(?i:{_words(_SQL_WORDS)}))|(?P<n>{_NUMBER})",
    "json": rf'(?P<c>//[^\n]*|/\*.*?(?:\*/|\Z))|(?P<n>"(?:[^"\\\n]|\\.)*"(?=\s*:))|(?P<t>{_TEXT})'
    r"|(?P<w>\b(?:true|false|null)\b)",
    "yaml": rf"(?P<c>(?:^|(?<=\s))\#[^\n]*)|(?P<w>^(?:---|\.\.\.)[ \t]*$)"
    rf"|(?P<n>(?:^[ \t]*(?:-[ \t]+)*|(?<=[{{,])[ \t]*)[\w.$/\"'-]+(?=:(?:\s|$)))|(?P<t>{_TEXT})"
    r"|(?P<w2>(?<=:[ ])(?:true|false|null|yes|no)\b|[&*!]+[\w-]+)",
    "toml": rf"(?P<c>[\#;][^\n]*)|(?P<w>^[ \t]*\[[^\n]*\][ \t]*$)|(?P<n>^[ \t]*[\w.\"-]+(?=[ \t]*=))|(?P<t>{_TEXT})",
    "css": rf"(?P<c>/\*.*?(?:\*/|\Z)|(?:^|(?<=\s))//[^\n]*)|(?P<t>{_TEXT})|(?P<w>@[\w-]+|!\w+)"
    r"|(?P<n>[$\w-]+(?=\s*:\s)|--[\w-]+)",
    "html": rf"(?P<c><!--.*?(?:-->|\Z))|(?P<w></?[A-Za-z][\w:.-]*|/?>)|(?P<n>(?<=\s)[\w:@.#-]+(?==))"
    rf"|(?P<t>(?<==)(?:{_TEXT}))|(?P<n2>\{{[{{%].*?[%}}]\}})",
    "markdown": r"(?P<w>^\#{1,6}[ ][^\n]*|^(?:---|===)[-=]*[ \t]*$)|(?P<c>^>[^\n]*|<!--.*?(?:-->|\Z))"
    r"|(?P<t>`[^`\n]+`|^(?:```|~~~)[^\n]*)|(?P<n>!?\[[^\]\n]*\]\([^)\n]*\)|^[ \t]*(?:[-*+]|\d+\.)(?=[ ]))"
    r"|(?P<w2>\*\*[^*\n]+\*\*)",
    "diff": r"(?P<a>^\+[^\n]*)|(?P<r>^-[^\n]*)|(?P<w>^(?:@@|diff|index)[^\n]*)",
}
_NAMES = {
    "c": "js javascript jsx mjs ts typescript tsx java c cpp cs csharp go rust rs php swift kotlin dart scala groovy",
    "python": "py python python3",
    "ruby": "rb ruby elixir",
    "shell": "sh shell bash zsh fish console terminal shellsession shell-session",
    "sql": "sql mysql postgresql",
    "json": "json jsonc json5",
    "yaml": "yaml yml",
    "toml": "toml ini conf properties",
    "css": "css scss sass less",
    "html": "html xml svg vue svelte liquid jinja jinja2 njk nunjucks handlebars twig astro mdx",
    "markdown": "md markdown",
    "diff": "diff patch",
}
_LANGUAGES = {name: language for language, names in _NAMES.items() for name in names.split()}


@cache
def _pattern(language: str) -> re.Pattern[str]:
    return re.compile(_PATTERNS[language], re.DOTALL | re.MULTILINE)


def knows(name: str) -> bool:
    """Tell whether code in the language called `name` gets colours."""
    return name.lower() in _LANGUAGES


def coloured(text: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield the pieces of code with the style of each; together they are the text."""
    language = _LANGUAGES.get(name.lower())
    done = 0
    if language is not None and len(text) <= _LONGEST:
        for found in _pattern(language).finditer(text):
            if found.start() > done:
                yield text[done : found.start()], ""
            if found.end() > found.start():
                yield found[0], _STYLES[(found.lastgroup or "c")[0]]
            done = max(done, found.end())
    if done < len(text):
        yield text[done:], ""
