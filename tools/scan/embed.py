# SPDX-License-Identifier: MIT
"""Tables as a header: embed.py OUTPUT TABLE..."""

import pathlib
import sys

LONGEST = 60000  # of a literal that every compiler takes


def parts(text):
    part = ""
    for line in text.splitlines(keepends=True):
        if len(part) + len(line) > LONGEST:
            yield part
            part = ""
        part += line
    yield part


literals = [
    f'    R"~({part})~"sv,\n'
    for path in sys.argv[2:]
    for part in parts(pathlib.Path(path).read_text(encoding="utf-8"))
]
pathlib.Path(sys.argv[1]).write_text(
    "#include <string_view>\n\n"
    "using std::string_view_literals::operator\"\"sv;\n\n"  # knows its length without counting
    "inline constexpr std::string_view names_data[] = {\n" + "".join(literals) + "};\n",
    encoding="utf-8",
)
