# SPDX-License-Identifier: MIT
"""WSASendMsg with control data is one system call, with the host's constants and no signal."""

import re
import shutil
import subprocess
import sys

from installed import arguments, compilers, installed, skip

# The program calls getppid before and after the one WSASendMsg.
MARK = re.compile(r"\bgetppid\(\)")
WANTED = [
    r"sendmsg\(\d+, \{",
    r"sa_family=AF_INET,",
    r'sin_addr=inet_addr\("127\.0\.0\.1"\)',
    r'iov_base="one", iov_len=3\}, \{iov_base="call", iov_len=4\}\]',
    r"cmsg_level=SOL_IP, cmsg_type=IP_PKTINFO,",
    r'ipi_spec_dst=inet_addr\("127\.0\.0\.2"\)',
    r"\}, (MSG_DONTWAIT\|)?MSG_NOSIGNAL\) = 7$",
]


def tracing_works():
    if not shutil.which("strace"):
        skip("strace is not installed")
    if subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True).returncode != 0:
        skip("this machine does not let strace look at a process")


def between_marks(trace):
    lines = trace.splitlines()
    marks = [index for index, line in enumerate(lines) if MARK.search(line)]
    if len(marks) != 2:
        sys.exit(f"{len(marks)} marks instead of 2:\n{trace}")
    return lines[marks[0] + 1 : marks[1]]


def main():
    parser = arguments(__doc__)
    parser.add_argument("program", help="source of the traced program")
    options = parser.parse_args()
    tracing_works()
    with installed(options.build, options.prefix, options.libdir) as copy:
        program = copy.build(compilers("gcc", "clang")[0], options.program)
        copy.run("strace", "-f", "-o", "trace", program)
        calls = between_marks((copy.work / "trace").read_text())
    print("\n".join(calls))
    if len(calls) != 1:
        sys.exit(f"{len(calls)} system calls instead of 1")
    for pattern in WANTED:
        if not re.search(pattern, calls[0]):
            sys.exit(f"the call lacks {pattern}")


if __name__ == "__main__":
    main()
