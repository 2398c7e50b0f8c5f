# SPDX-License-Identifier: MIT
"""Checks of the header matrix that need more than one run of the compiler."""

import importlib.util
import re

from runner import WIN32, execute, first_error

WORD = re.compile(r"[A-Za-z_]\w*")
# Users define these entry points, or link them from their own objects.
UNLABELLED = {"DllMain", "WSPStartup", "NSPStartup"}


def load(path):
    """A script as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def same_headers(names):
    """Programs choose their code by __has_include, so the overlay must not change its answer."""

    def judge(command, source, _):
        lines = [f'#if __has_include(<{n}>)\n"<{n}>"\n#endif' for n in names]
        source.write_text("\n".join(lines) + "\n")
        with_overlay = execute(command + ["-E", "-P"]).stdout
        bare = [word for word in command if not word.startswith("-I")]
        without = execute(bare + ["-E", "-P"]).stdout
        difference = set(with_overlay.split()) ^ set(without.split())
        return f"differs for {sorted(difference)}" if difference or not without else ""

    return judge


def hostile_names(everything, shielded):
    """No macro of the alphabet is a word of the standard headers, unless the shield hides it."""

    def judge(command, source, _):
        library = execute(command + ["-E", "-P"])
        words = set(WORD.findall(re.sub(r'"[^"\n]*"', "", library.stdout)))
        before = execute(command + ["-E", "-dM"]).stdout
        source.write_text(source.read_text() + everything)
        after = execute(command + ["-E", "-dM"])
        if library.returncode or after.returncode:
            return first_error(after)
        macros = {line.split()[1].split("(")[0] for line in after.stdout.splitlines()}
        macros -= {line.split()[1].split("(")[0] for line in before.splitlines()}
        hostile = sorted(macros & words - set(shielded))
        return f"not shielded: {hostile}" if hostile else ""

    return judge


def preprocessed(command, source, names, flags):
    """The words of the headers, without the names that the overlay gives libc's hidden ones."""
    lines = [f"#if __has_include(<{n}>)\n#include <{n}>\n#endif\n" for n in names]
    source.write_text("".join(lines))
    run = execute([*command, *flags, "-E", "-P"])
    text = re.sub(r"#pragma (push_macro|pop_macro|GCC system_header).*\n", "", run.stdout)
    return run.returncode, text.replace("wsx_libc_", "").split()


def same_text(shielded, bare_names, hostile):
    """With the platform macros of Windows and other hostile ones the library reads as without, so
    that its ABI is the host's. Headers without wrapper are read one by one, each as the first."""
    # Function-like in our headers, and harmless that way: no standard header calls its __success.
    flags = [*WIN32, "-D__success(x)=", "-D__min(a,b)=", "-D__max(a,b)="]
    taken = {flag[2:] for flag in WIN32} | {"__success", "__min", "__max"}
    flags += ["-DWSX_NO_CRT"]  # what is added on purpose
    flags += [f"-D{name}=wsx_hostile_{name}" for name in hostile if name not in taken]

    def judge(command, source, _):
        bare = [word for word in command if not word.startswith("-I")]
        for names in [shielded, *([name] for name in bare_names)]:
            ours = preprocessed(command, source, names, flags)
            if ours != preprocessed(bare, source, names, []):
                return f"differs after {names[0]}"
        return ""

    return judge


def labels(command, source, folder):
    """Every function that the alphabet declares has a symbol of its own; only entry points that
    users define keep their names."""
    prototypes = folder / "prototypes"
    run = execute(command + ["-fsyntax-only", "-aux-info", str(prototypes)])
    if run.returncode:
        return first_error(run)
    include = [word[2:] for word in command if word.startswith("-I")][-1]
    declaration = rf"^/\* {re.escape(include)}/[^*]*\*/ extern .*?(\w+) \("
    names = re.findall(declaration, prototypes.read_text(), re.M)
    rows = "".join(f"  (void (*)(void)){name},\n" for name in sorted(set(names)))
    source.write_text(source.read_text() + f"void (*table[])(void) = {{\n{rows}}};\n")
    return bound(command, folder, len(set(names)))


def symbols(command, folder, *flags):
    output = str(folder / "object.o")
    run = execute([*command, "-Wno-pedantic", "-c", "-o", output])
    if run.returncode:
        return None, first_error(run)
    return execute(["nm", *flags, output]).stdout, ""


def bound(command, folder, expected):
    listing, complaint = symbols(command, folder, "-u")
    if complaint:
        return complaint
    names = [line.split()[-1] for line in listing.splitlines()]
    loose = [n for n in names if not n.startswith("wsx_") and n not in UNLABELLED]
    if loose or expected < 20:
        return f"{expected} functions, without label: {sorted(loose)}"
    return ""


def two_types(command, source, folder):
    """A template over a struct that both worlds have under one name must give two symbols: the
    linker keeps one function per symbol, and their sizes differ."""
    text = "#include <vector>\n#include <{}>\nvoid grow(std::vector<{}>& v) {{ v.resize(9); }}\n"
    for posix, windows, kind in (
        ("poll.h", "winsock2.h", "pollfd"),
        ("sys/socket.h", "winsock2.h", "linger"),
        ("sys/select.h", "winsock2.h", "fd_set"),
        ("netinet/in.h", "ws2tcpip.h", "in_pktinfo"),
    ):
        found = []
        for header in (posix, windows):
            source.write_text(text.format(header, kind))
            listing, complaint = symbols(command, folder, "--defined-only")
            if complaint:
                return f"{kind}: {complaint}"
            weak = [line for line in listing.splitlines() if " W " in line and kind in line]
            found.append({line.split()[-1] for line in weak})
        if not found[0] or not found[1] or found[0] & found[1]:
            return f"{kind}: shared symbols {sorted(found[0] & found[1])[:2]}"
    return ""


def system_folders(command, _, __):
    """CMake's imported targets give the folders by -isystem."""
    words = [re.sub("^-I", "-isystem", word) for word in command]
    run = execute(words + ["-fsyntax-only"])
    return "" if run.returncode == 0 else first_error(run)


def missing_folders(command, _, __):
    """The last folder alone is refused with the reason."""
    last = [word for word in command if word.startswith("-I")][-1]
    words = [word for word in command if not word.startswith("-I")] + [last]
    run = execute(words + ["-fsyntax-only"])
    if run.returncode and "missing from the include path" in first_error(run):
        return ""
    return f"not refused: {first_error(run)}"
