# SPDX-License-Identifier: MIT
"""A project of another build system finds the installed copy and runs both examples with it."""

import os
import shutil

from installed import arguments, installed, skip

HERE = os.path.dirname(os.path.abspath(__file__))


def with_cmake(copy, build, static):
    kind = f"-DWSX_USE_STATIC_LIBS={'ON' if static else 'OFF'}"
    copy.run("cmake", "-G", "Ninja", "-S", ".", "-B", build, f"-DCMAKE_PREFIX_PATH={copy.prefix}", kind)
    copy.run("cmake", "--build", build)


def with_meson(copy, build, static):
    copy.run("meson", "setup", build, f"-Dprefer_static={str(static).lower()}")
    copy.run("meson", "compile", "-C", build)


TOOLS = {"cmake": with_cmake, "meson": with_meson}


def main():
    parser = arguments(__doc__)
    parser.add_argument("tool", choices=TOOLS)
    options = parser.parse_args()
    if not shutil.which(options.tool):
        skip(f"{options.tool} is not installed")
    for static in (False, True):
        with installed(options.build, options.prefix, options.libdir) as copy:
            shutil.copytree(f"{HERE}/consumer", copy.work, dirs_exist_ok=True)
            for name in ("send_event.c", "send_message.cpp"):
                shutil.copy(options.source / "examples" / name, copy.work)
            TOOLS[options.tool](copy, "build", static)
            for name in ("send_event", "send_message", "platform"):
                program = copy.work / "build" / name
                copy.check_kind(program, static)
                print(copy.run(program), end="")


if __name__ == "__main__":
    main()
