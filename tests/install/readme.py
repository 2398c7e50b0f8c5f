# SPDX-License-Identifier: MIT
"""The program on the README's first screen is built by the line below it."""

import re
import sys

from installed import arguments, installed


def block(text, language):
    """The first code block of a language."""
    return re.search(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE).group(1)


def main():
    options = arguments(__doc__).parse_args()
    text = (options.source / "README.md").read_text()
    with installed(options.build, options.prefix, options.libdir) as copy:
        (copy.work / "hello.c").write_text(block(text, "c"))
        copy.run("sh", "-e", "-c", block(text, "sh"))
        output = copy.run("./hello")
    print(output, end="")
    if output != "result 0, 11 bytes sent\n":
        sys.exit("that is not what it should say")


if __name__ == "__main__":
    main()
