# SPDX-License-Identifier: MIT
"""The examples through an installed copy: every compiler, shared and static."""

import shutil
import sys

from installed import arguments, compilers, installed

EXAMPLES = {
    "send_event.c": (("gcc", "clang"), "4194326 bytes sent, 4194326 bytes received"),
    "send_message.cpp": (("g++", "clang++"), 'Received "a message" from 127.0.0.2'),
}


def main():
    options = arguments(__doc__).parse_args()
    with installed(options.build, options.prefix, options.libdir) as copy:
        for name, (built_by, wanted) in EXAMPLES.items():
            shutil.copy(options.source / "examples" / name, copy.work)
            for compiler in compilers(*built_by):
                for static in (False, True):
                    output = copy.run(copy.build(compiler, name, static))
                    if wanted not in output:
                        sys.exit(f"{compiler} {name} lacks {wanted!r}:\n{output}")
                    print(f"{compiler} {name}, {'static' if static else 'shared'}:\n{output}")


if __name__ == "__main__":
    main()
