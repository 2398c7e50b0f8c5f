# SPDX-License-Identifier: MIT
"""A meson project that has the sources as a subproject configures and compiles against them.

It stops before the library, which would take minutes and be the same as in this build.
"""

import pathlib
import shutil
import tempfile

from installed import arguments, run

HERE = pathlib.Path(__file__).parent
WRAP = """[wrap-file]
directory = wsx
[provide]
dependency_names = wsx, wsx-win32
"""
OBJECTS = [
    "platform.p/platform.c.o",
    "send_event.p/send_event.c.o",
    "send_message.p/send_message.cpp.o",
]


def main():
    options = arguments(__doc__).parse_args()
    with tempfile.TemporaryDirectory(prefix="wsx-") as name:
        folder = pathlib.Path(name)
        shutil.copytree(HERE / "consumer", folder, dirs_exist_ok=True)
        for example in ("send_event.c", "send_message.cpp"):
            shutil.copy(options.source / "examples" / example, folder)
        (folder / "subprojects").mkdir()
        (folder / "subprojects" / "wsx").symlink_to(options.source)
        (folder / "subprojects" / "wsx.wrap").write_text(WRAP)
        print(run(["meson", "setup", "build", "--force-fallback-for=wsx"], cwd=folder))
        print(run(["ninja", "-C", "build", *OBJECTS], cwd=folder))


if __name__ == "__main__":
    main()
