# SPDX-License-Identifier: MIT
"""Copies of sources in which gcc and clang find what Microsoft's compiler finds.

A file that they take as it stands is left alone. Of any other a copy is made, in a folder that
repeats its path, with a #line directive, so that messages, debuggers and __FILE__ name the file
itself. Line numbers stay, since no edit adds or removes a line.
"""

import functools
import os
import pathlib
import re

# What no edit may reach into, then what is one word to the edits. Raw strings come first, since
# what looks like their end is not.
TOKEN = re.compile(
    r"""(?P<kept>
          R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)"
        | "(?:\\.|[^"\\\n])*"
        | '(?:\\.|[^'\\\n])*'
        | //(?:\\\n|[^\n])*
        | /\*.*?\*/
        )""",
    re.DOTALL | re.VERBOSE,
)
SIZEOF = re.compile(
    r"\bsizeof(?P<gap>[ \t]+)(?P<type>(?:(?:const|volatile|struct|union|enum|class)[ \t]+)*"
    r"(?:(?:unsigned|signed|long|short)[ \t]+)*[A-Za-z_]\w*)(?!\w|[ \t]*(?:\(|::|<))"
    r"(?P<stars>(?:[ \t]*\*)+(?=[ \t]*[);,]))?"
)
SIZED_NUMBER = re.compile(
    r"(?<![\w.])(?P<number>0[xX][0-9a-fA-F]+|\d+)(?P<u>[uU]?)[iI](?P<bits>8|16|32|64)\b"
)
# Conversions of 64 and 32 bits. libc takes the I for a flag and the number for a width.
SIZED_FORMAT = re.compile(r"(%[-+ #0]*(?:\d+|\*)?(?:\.(?:\d+|\*)?)?)I(?P<bits>64|32)(?=[diouxX])")
VOID_MAIN = re.compile(
    r"^(?P<head>(?:void|VOID)\s+(?:(?:__cdecl|_cdecl|__stdcall|WINAPIV?|APIENTRY|CALLBACK)\s+)?)"
    r"(?P<name>main|wmain|_tmain)(?=\s*\()",
    re.MULTILINE,
)
VARIADIC = re.compile(r"^[ \t]*#[ \t]*define[ \t]+\w+\([^)]*\.\.\.[^)]*\)(?:\\\n|[^\n])*", re.MULTILINE)
EMPTY_ARGUMENTS = re.compile(r",(?P<gap>(?:\s|\\\n)*)__VA_ARGS__")
INCLUDE = re.compile(
    r"""^(?P<head>[ \t]*\#[ \t]*(?:include|import)[ \t]*)
        (?:"(?P<quoted>[^"\n]+)"|<(?P<angled>[^>\n]+)>)""",
    re.MULTILINE | re.VERBOSE,
)
END_OF_TEXT = "\x1a"


def read_text(path):
    """(one character for each byte, so that no encoding is harmed, whether that is another text)"""
    data = path.read_bytes()
    # Microsoft's tools write UTF-16 with a mark in front.
    is_wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    if is_wide:
        data = data.decode("utf-16").encode()
    return data.decode("latin-1").replace("\r\n", "\n"), is_wide


def edit_code(text, edit, edit_literal):
    """The text with an edit made to everything that is neither comment nor literal, and another to
    the literals in double quotes."""
    pieces, position = [], 0
    for found in TOKEN.finditer(text):
        kept = found.group()
        pieces += [edit(text[position : found.start()])]
        pieces += [edit_literal(kept) if kept[0] == '"' else kept]
        position = found.end()
    return "".join(pieces + [edit(text[position:])])


def add_parentheses(code):
    """sizeof Type: what stands in parentheses may be a type or not, so nobody need know."""
    return SIZEOF.sub(lambda m: f"sizeof({m['type']}{m['stars'] or ''})", code)


def portable_numbers(code):
    """1i64, 2ui32: Microsoft's suffixes name the width."""
    width = lambda m: "LL" if m["bits"] == "64" else ""
    return SIZED_NUMBER.sub(lambda m: m["number"] + m["u"] + width(m), code)


def portable_format(literal):
    """printf("%I64d"): Microsoft's own functions take %lld as well."""
    return SIZED_FORMAT.sub(lambda m: m[1] + ("ll" if m["bits"] == "64" else ""), literal)


def rename_main(code):
    """A main without a result is called by the main of libwsx-main.a."""
    return VOID_MAIN.sub(lambda m: f"{m['head']}wsx_void_{m['name'].lstrip('_')}", code)


def optional_comma(text):
    """f(x, __VA_ARGS__) with nothing behind the comma: Microsoft's preprocessor drops it."""
    edit = lambda macro: EMPTY_ARGUMENTS.sub(r" __VA_OPT__(,)\g<gap>__VA_ARGS__", macro.group())
    return VARIADIC.sub(edit, text)


def without_end_mark(text):
    """DOS ended a text with ^Z."""
    return text.rstrip(END_OF_TEXT + " \t\n") + "\n" if END_OF_TEXT in text[-8:] else text


def adapted(text):
    """All but the includes."""
    text = optional_comma(without_end_mark(text))
    edit = lambda code: rename_main(portable_numbers(add_parentheses(code)))
    return edit_code(text, edit, portable_format)


@functools.lru_cache(maxsize=None)
def names_in(folder):
    """Lower case to the names as they are."""
    try:
        return {name.lower(): name for name in sorted(os.listdir(folder), reverse=True)}
    except OSError:
        return {}


def find_any_case(folder, name):
    """The path that a system which folds case would open, or None."""
    path = pathlib.Path(folder)
    for part in name.split("/"):
        if part in ("", "."):
            continue
        real = part if part == ".." or (path / part).exists() else names_in(path).get(part.lower())
        if real is None:
            return None
        path /= real
    return path if path.is_file() else None


class Folders:
    """Where includes are looked for: the user's folders, ours, and the compiler's own, which are
    asked for only when nothing else decides."""

    def __init__(self, quoted, user, ours, ask_system):
        self.quoted, self.user, self.ours = quoted, user, ours
        self._ask_system = ask_system

    @functools.cached_property
    def system(self):
        return self._ask_system()

    def has_exactly(self, name):
        return any(pathlib.Path(folder, name).is_file() for folder in [*self.ours, *self.system])

    def resolve(self, includer, name, is_quoted):
        """(the user's file or None, the name under which the compiler finds it, or None)"""
        wanted = name.replace("\\", "/").strip().rstrip(". ")
        near = [includer.parent, *self.quoted] if is_quoted else []
        folders = near + self.user
        for folder in folders:
            if pathlib.Path(folder, wanted).is_file():
                return pathlib.Path(folder, wanted), wanted
        candidates = (find_any_case(folder, wanted) for folder in folders)
        candidate = next((path for path in candidates if path), None)
        if candidate and not self.has_exactly(wanted):
            return candidate, None
        if name == name.lower() and name == wanted:
            return None, name
        if self.has_exactly(wanted):
            return None, wanted
        for folder in [*self.ours, *self.system]:
            path = find_any_case(folder, wanted)
            if path:
                return None, path.relative_to(folder).as_posix()
        return None, name


class File:
    """A source or header of the user's, and what became of it."""

    def __init__(self, path):
        self.path = path
        original, is_wide = read_text(path)
        self.text = adapted(original)
        self.dirty = is_wide or self.text != original
        self.targets = {}  # (is quoted, name as written) to the file that it means
        self.renames = {}  # the same to the name that the compiler finds


class Tree:
    """The files that a source includes, as far as they are the user's."""

    def __init__(self, folders, copies):
        self.folders = folders
        self.copies = copies
        self.files = {}  # by resolved path

    def add(self, path):
        key = path.resolve()
        if key in self.files:
            return self.files[key]
        file = self.files[key] = File(path)
        for found in INCLUDE.finditer(file.text):
            spelled = (found["quoted"] is not None, found["quoted"] or found["angled"])
            target, name = self.folders.resolve(path, spelled[1], spelled[0])
            file.dirty |= name != spelled[1]
            if target:
                file.targets[spelled] = self.add(target)
            else:
                file.renames[spelled] = name
        return file

    def settle(self):
        """Who includes a copy must be one, since the copy has another name."""
        changed = True
        while changed:
            changed = False
            for file in self.files.values():
                if not file.dirty and any(target.dirty for target in file.targets.values()):
                    file.dirty = changed = True

    def copy_of(self, file):
        return self.copies / file.path.resolve().relative_to("/")

    def rewrite_include(self, file, found):
        spelled = (found["quoted"] is not None, found["quoted"] or found["angled"])
        if spelled in file.targets:
            target = file.targets[spelled]
            path = self.copy_of(target) if target.dirty else target.path.resolve()
            return f'{found["head"]}"{path}"'
        name = file.renames[spelled]
        return f'{found["head"]}"{name}"' if spelled[0] else f'{found["head"]}<{name}>'

    def write_copies(self):
        """From each copy to the file that it stands for, as the user names it."""
        self.settle()
        written = {}
        for file in self.files.values():
            if not file.dirty:
                continue
            copy = self.copy_of(file)
            copy.parent.mkdir(parents=True, exist_ok=True)
            body = INCLUDE.sub(lambda found: self.rewrite_include(file, found), file.text)
            shown = str(file.path).replace("\\", "\\\\").replace('"', '\\"')
            copy.write_bytes(f'#line 1 "{shown}"\n'.encode() + body.encode("latin-1"))
            written[str(copy)] = str(file.path)
        return written
