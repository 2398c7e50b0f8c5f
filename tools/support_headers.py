# SPDX-License-Identifier: MIT
"""What the public headers declare and the library exports."""

import pathlib
import re
import subprocess

HEADERS = pathlib.Path(__file__).resolve().parent.parent / "include"

# What a macro is, by its name. Everything else that headers define is Windows' own business.
MACROS = (
    ("extension", r"WSAID_\w+"),
    ("ioctl", r"(SIO_\w+|FIONBIO|FIONREAD|FIOASYNC|SIOCATMARK|SIOC[SG]\w+)"),
    ("option", r"(SO_(?!SYNCHRONOUS_)\w+|TCP_\w+|UDP_\w+|IP_\w+|IPV6_\w+|HVSOCKET_\w+|RM_\w+"
               r"|MCAST_(JOIN|LEAVE|BLOCK|UNBLOCK)_\w+)"),
    ("flag", r"(SO_SYNCHRONOUS_\w+|MSG_\w+|WSA_FLAG_\w+|AI_\w+|NI_(?!MAX)\w+|TF_\w+|TP_(?!ELEMENT)\w+|FD_[A-Z_]+"
             r"|FILE_SKIP_\w+)"),
)  # fmt: skip
# Numbers that are no names of options: defaults, limits and values.
NO_MACROS = re.compile(
    r"FD_(SET|CLR|ZERO|ISSET|MAX_EVENTS|SETSIZE|\w+_BIT)|IP_(ADAPTER_|DEFAULT|MAX|UNSPECIFIED|OPTION_)_?\w+"
    r"|TCP_INITIAL_RTO\w+|TCP_OFFLOAD_(NO|PREFERRED)\w*|SO_MAX(PATH)?DG|SIO_(RESERVED_|SET_COMP)\w+|MSG_MAXIOVLEN"
)
# Headers whose macros with parameters are annotations and the like.
NO_FUNCTIONS = ("sal.h", "specstrings.h", "tchar.h", "winapifamily.h", "sdkddkver.h", "excpt.h", "guiddef.h")

OWN = ("wsx_version", "wsx_socket_descriptor", "wsx_socket_from_descriptor")
DATA = ("in6addr_any", "in6addr_loopback")


def without_comments(text):
    return re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.S)


def text_of_header(path):
    """A header with the parts that it consists of; those of the C library belong to headers of their own."""
    text = without_comments(path.read_text(encoding="utf-8"))
    return re.sub(
        r"^#include <(wsx/(?!crt_|symbol)\w+\.h)>",
        lambda part: text_of_header(HEADERS / part[1]),
        text,
        flags=re.M,
    )


def public_headers():
    return sorted(path for path in HEADERS.glob("*.h"))


def runtime_headers():
    """Additions to headers that libc has, too, and the names that programs include them by."""
    for path in sorted(HEADERS.glob("wsx/crt_*.h")):
        yield path, path.name.removeprefix("crt_").replace("text.h", "string.h")
    for path in sorted(HEADERS.glob("overlay/**/*.h")):
        yield path, path.relative_to(HEADERS / "overlay").as_posix()


def functions_in(text):
    yield from re.findall(r"\bWSX_SYMW?\((\w+)\)", text)
    # The same function by another name.
    yield from re.findall(r"\b(\w+)\([^;{}()]*\)\s*WSX_SYMW?\(", text)
    yield from re.findall(r"^WSX_INLINE\b[^;{(]*?\b(\w+)\(", text, re.M)


def declared():
    """(name, kind) -> header, for everything that belongs into the table."""
    found = {}
    for path in public_headers():
        text = text_of_header(path)
        found[path.name, "header"] = path.name
        for name in functions_in(text):
            found.setdefault((name, "function"), path.name)
        for name, rest in re.findall(r"^#define (\w+)([^\n]*)", text, re.M):
            for kind, pattern in MACROS:
                if re.fullmatch(pattern, name) and not NO_MACROS.fullmatch(name) and "(" != rest[:1]:
                    found.setdefault((name, kind), path.name)
        if path.name not in NO_FUNCTIONS:
            for name in re.findall(r"^#define ([A-Za-z]\w+)\(", text, re.M):
                found.setdefault((name, "function"), path.name)
        # Two names for one function: the letter at the end is the character's width.
        for name, target in re.findall(r"^#define (\w+) (\w+)$", text, re.M):
            if target in (name + "A", name + "W") and (target, "function") in found:
                found.setdefault((name, "function"), path.name)
    # And whatever else a macro calls like one that is there.
    for path in public_headers():
        text = without_comments(path.read_text(encoding="utf-8"))
        for name, target in re.findall(r"^#define ([A-Z]\w+) (\w+)$", text, re.M):
            if (target, "function") in found:
                found.setdefault((name, "function"), path.name)
    for path, where in runtime_headers():
        text = without_comments(path.read_text(encoding="utf-8"))
        for name in functions_in(text):
            found.setdefault((name, "function"), where)
        # Microsoft's names for what libc has.
        for name in re.findall(r"^#define (_[a-z]\w+)(?:\([^)]*\))? [a-z_]", text, re.M):
            found.setdefault((name, "function"), where)
    names = {key: where for key, where in found.items() if key[0] in OWN or not key[0].lower().startswith(("_wsx", "wsx_"))}
    return {
        key: where
        for key, where in names.items()
        if key[0] not in DATA and (not key[0].startswith("__") or key[0] == "__WSAFDIsSet")
    }


def exported(library):
    """The public names among the symbols of the shared library."""
    output = subprocess.run(
        ["nm", "-D", "--defined-only", library], capture_output=True, text=True, check=True
    ).stdout
    names = set()
    for line in output.splitlines():
        name = line.split()[-1].split("@")[0]
        if name.startswith("wsx16_"):
            names.add(name[6:])
        elif name.startswith("wsx_"):
            names.add(name[4:] if name not in OWN else name)
        elif name == "WSPStartup":
            names.add(name)
    return names


def prototypes():
    """Function -> what is between its parentheses, with those of the extensions."""
    found = {}
    for path in public_headers():
        text = text_of_header(path)
        for statement in re.split(r"[;{}]", text):
            if name := re.search(r"\bWSX_SYMW?\((\w+)\)|^\s*WSX_INLINE\b[^(]*?\b(\w+)\(", statement):
                found[name[1] or name[2]] = statement
            if name := re.search(r"\bLPFN_(\w+)\)", statement):
                found["WSAID_" + name[1]] = statement
    return found
