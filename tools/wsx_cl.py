# SPDX-License-Identifier: MIT
"""Lines for Microsoft's compiler, linker and librarian in the words of gcc.

cl leaves an object for each source, named x.obj, and links them into the first one's x.exe; so a
line becomes one step for each source and one for the whole.
"""

import os
import pathlib
import re
import sys

C, CXX, LINK, ARCHIVE = "c", "c++", "link", "archive"
SUFFIXES = {"c": C, "cc": CXX, "cpp": CXX, "cxx": CXX}
RESOURCES = ("rc", "res", "manifest")

# Options of the compiler: what follows the slash, as a pattern, to what becomes of it. A text is
# words for gcc, in which {0} is the value that a group has found; VALUE takes the next word when
# the group is empty. Nothing: it says nothing elsewhere, as optimisations in detail, checks that
# gcc has by default or not at all, precompiled headers and files for Microsoft's tools.
VALUE = "(.*)"
COMPILER = [
    ("c", "-c"),
    (f"I{VALUE}", "-I {0}"),
    (f"external:I{VALUE}", "-isystem {0}"),
    (f"D{VALUE}", "-D {0}"),
    (f"U{VALUE}", "-U {0}"),
    (f"FI{VALUE}", "-include {0}"),
    ("Od", "-O0"),
    ("O1|Os", "-Os"),
    ("O2|Ox|Ot", "-O2"),
    ("O[a-z0-9-]+", ""),
    ("w|W0", "-w"),
    ("W4|Wall", "-Wall"),
    # Another compiler's warnings are others, so they are no errors.
    ("W[0-3]|WX-?|WL|w[deo1-4].*", ""),
    ("MDd|MTd", "-D_DEBUG"),
    ("MD|MT|ML", ""),
    ("LDd?", "-shared"),
    ("Zi|Z7|ZI", "-g"),
    ("EHs?c?-|GX-", "-fno-exceptions"),
    ("GR-", "-fno-rtti"),
    ("J", "-funsigned-char"),
    ("openmp.*", "-fopenmp"),
    ("std:c\\+\\+latest", "-std=c++2b"),
    ("std:(c\\+*[0-9a-z]+)", "-std={0}"),
    ("E|EP|P", "-E"),
    ("Zs", "-fsyntax-only"),
    ("nologo|utf-8|bigobj|permissive-?|TC|X|FC|FS|MP.*|showIncludes|sdl-?|G[a-zA-Z0-9].*|EH.*", ""),
    ("Z[aceglmow].*|RTC.*|Y[a-z].*|F[aAdmpRrx].*|F[0-9]+|Q.*|arch:.*|fp:.*|favor:.*|analyze.*|d[0-9].*", ""),
    ("(source|execution|validate)-charset.*|diagnostics:.*|errorReport.*|experimental.*|external.*|u", ""),
]
# Those of the linker and the librarian, in which case does not matter.
LINKER = [
    ("NOLOGO", ""),
    ("OUT:(.+)", "-o {0}"),
    ("DLL", "-shared"),
    ("LIBPATH:(.+)", "-L {0}"),
    ("DEBUG.*", "-g"),
    ("INCLUDE:(.+)", "-u {0}"),
    ("LIB", "--archive"),
    ("(SUBSYSTEM|MACHINE|ENTRY|INCREMENTAL|OPT|NODEFAULTLIB|PDB|PDBALTPATH|MAP|IMPLIB|DEF|EXPORT)(:.*)?", ""),
    ("(NXCOMPAT|DYNAMICBASE|LARGEADDRESSAWARE|SAFESEH|LTCG|RELEASE|STACK|HEAP|VERSION|DELAYLOAD)(:.*)?", ""),
    ("(MANIFEST\\w*|IGNORE|VERBOSE|ERRORREPORT|TLBID|FORCE|BASE|FIXED|OSVERSION|PROFILE)(:.*)?", ""),
]
# What only the linker and the librarian are told.
FOR_LINKER = re.compile("[/-](OUT:.+|DLL|LIB|SUBSYSTEM:.+|MACHINE:.+)", re.IGNORECASE)
# Options that say where to or in which language, and so belong to a step.
OUTPUTS = re.compile("(?P<what>F[eo]):?(?P<path>.*)|o")
ONE_SOURCE = re.compile("T(?P<language>[cp])(?P<path>.+)")


def tell(text):
    print(f"wsx-cc: {text}", file=sys.stderr, flush=True)


def tell_of_resources(word):
    tell(f"{word}: resources are Windows' own, left out")


def find(table, word, flags=0):
    """(the words of gcc, the value) or None"""
    for pattern, words in table:
        if found := re.fullmatch(pattern, word, flags):
            return words, found[1] if "{0}" in words else None
    return None


def is_option(word):
    text = word[1:]
    known = find(COMPILER, text) or find(LINKER, text, re.IGNORECASE) or text in ("link", "TP")
    return bool(known or OUTPUTS.fullmatch(text) or ONE_SOURCE.fullmatch(text))


def is_for_microsoft(words, with_value):
    """Whether a word can only be an option of cl or link. It may be written with a slash or a dash,
    but a dash alone proves nothing."""
    is_value = False
    for word in words:
        if not is_value and word[0:1] == "/" and is_option(word) and not os.path.exists(word):
            return True
        is_value = word in with_value
    return False


def slashes(path):
    return path.replace("\\", "/")


def suffix_of(path):
    return path.rpartition(".")[2].lower() if "." in pathlib.PureWindowsPath(path).name else ""


class Line:
    def __init__(self, words):
        self.sources = []  # (path, language)
        self.inputs = []  # of the link, in their order: objects and libraries
        self.options = {False: [], True: []}  # of the compiler, and of the linker
        self.outputs = {}
        self.language = None
        self._for_linker = not any(suffix_of(word) in SUFFIXES for word in words)
        self._for_linker &= any(FOR_LINKER.fullmatch(word) for word in words)
        self._words = iter(words)
        for word in self._words:
            self._take(word)

    def _take(self, word):
        text = word[1:]
        if word[0:1] not in ("/", "-") or word == "-" or (word[0] == "/" and os.path.exists(word)):
            self._take_input(word)
        elif text == "link":
            self._for_linker = True
        elif self._for_linker:
            self._take_option(word, LINKER, re.IGNORECASE)
        elif found := ONE_SOURCE.fullmatch(text):
            self._take_input(found["path"], CXX if found["language"] == "p" else C)
        elif text in ("TP", "TC"):
            self.language = CXX if text == "TP" else C
        elif found := OUTPUTS.fullmatch(text):
            self.outputs[found["what"] or text] = slashes(found["path"] or next(self._words, ""))
        else:
            self._take_option(word, COMPILER, 0)

    def _take_input(self, word, language=None):
        suffix = suffix_of(word)
        if suffix in RESOURCES:
            tell_of_resources(word)
        elif language or suffix in SUFFIXES:
            self.sources.append((slashes(word), language or SUFFIXES[suffix]))
            self.inputs.append(self.object_of(word))
        else:
            self.inputs.append(slashes(word))

    def _take_option(self, word, table, flags):
        found = find(table, word[1:], flags)
        if found:
            words, value = found
            value = next(self._words, "") if value == "" else value
            # Other than gcc's, a macro's value may stand behind a #.
            value = value.replace("#", "=", 1) if words == "-D {0}" and "=" not in value else value
            self.options[self._for_linker] += [each.format(value) for each in words.split()]
        elif word[0] == "-":
            self.options[self._for_linker or word[1] in "lL"].append(word)
        else:
            tell(f"{word} is not known here, left out")

    def object_of(self, source):
        """/Fo names a folder or, when there is one source, the object."""
        name = pathlib.PureWindowsPath(source).stem + ".obj"
        wanted = self.outputs.get("Fo", "")
        return wanted + name if wanted.endswith("/") or not wanted else wanted

    def steps(self):
        stop = next((word for word in self.options[False] if word in ("-E", "-fsyntax-only")), None)
        for source, language in self.sources:
            language = self.language or language
            words = [word for word in self.options[False]
                     if word not in ("-c", "-shared") and not is_of_other_language(word, language)]
            target = [] if stop else ["-c", "-o", self.object_of(source)]
            yield language, [*words, source, *target]
        if not stop and "-c" not in self.options[False] and self.inputs:
            yield self._whole()

    def _whole(self):
        options = [word for word in self.options[True] if word != "--archive"]
        options += [word for word in self.options[False] if word == "-shared"]
        output = self.outputs.get("Fe") or self.outputs.get("o") or ""
        if "-o" in options:
            place = options.index("-o")
            output = slashes(options[place + 1])
            del options[place : place + 2]
        if not output or output.endswith("/"):
            output += pathlib.PureWindowsPath(self.inputs[0]).stem
        if not suffix_of(output):
            output += ".dll" if "-shared" in options else ".exe"
        if "--archive" in self.options[True] or suffix_of(output) == "lib":
            return ARCHIVE, [output, *self.inputs]
        return LINK, [*options, *self.inputs, "-o", output]


def is_of_other_language(word, language):
    return word.startswith("-std=") and word.startswith("-std=c++") != (language == CXX)


def translate(words):
    """The steps, each (C, CXX, LINK or ARCHIVE, words for gcc, or the archive and its members)."""
    return list(Line(words).steps())
