# SPDX-License-Identifier: MIT
"""The example of Microsoft's WSASend page, not one byte changed, serves a client.

The text of the page is not ours to give away. The environment variable WSX_WSASEND_PAGE names a file
with it.
"""

import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import time

from installed import arguments, compilers, installed, skip

PORT = 27015
WRITES, WRITE_SIZE = 10, 4096
DEFAULT_PAGE = "../shared/pages/002_9e1b51605a139a38.txt"


def program_of(page):
    """The code block between the heading and the end of main."""
    text = page.read_bytes().replace(b"\r\n", b"\n")
    found = re.search(rb"^Example Code$.*?^(#ifndef .*?^\}\n)", text, re.DOTALL | re.MULTILINE)
    if not found:
        sys.exit(f"{page} has no example")
    return found.group(1)


def connect(server):
    """The server says nothing before it accepts, so its port is asked until it answers."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and server.poll() is None:
        try:
            return socket.create_connection(("127.0.0.1", PORT), timeout=20)
        except ConnectionRefusedError:
            time.sleep(0.01)
    server.kill()
    sys.exit(f"the server does not listen: {server.communicate()[0]}")


def read_to_end(client):
    count = 0
    while data := client.recv(65536):
        count += len(data)
    return count


def serve_one_client(program, environment):
    server = subprocess.Popen(
        [program], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    with connect(server) as client:
        received = read_to_end(client)
    output = server.communicate(timeout=20)[0]
    wanted = "Client Accepted...\n" + f"Wrote {WRITE_SIZE} bytes\n" * WRITES
    if (output, server.returncode, received) != (wanted, 0, WRITES * WRITE_SIZE):
        sys.exit(f"exit code {server.returncode}, client read {received} bytes, output:\n{output}")


def port_is_free():
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", PORT))
        except OSError:
            return False
    return True


def main():
    options = arguments(__doc__).parse_args()
    page = pathlib.Path(os.environ.get("WSX_WSASEND_PAGE", options.source / DEFAULT_PAGE))
    if not page.is_file():
        skip("WSX_WSASEND_PAGE does not name the text of Microsoft's WSASend page")
    if not port_is_free():
        skip(f"another program uses port {PORT}")
    code = program_of(page)
    with installed(options.build, options.prefix, options.libdir) as copy:
        for name, built_by in {"page.c": ("gcc", "clang"), "page.cpp": ("g++", "clang++")}.items():
            (copy.work / name).write_bytes(code)
            for compiler in compilers(*built_by):
                for static in (False, True):
                    program = copy.build(compiler, name, static)
                    serve_one_client(program, copy.environment)
                    print(f"{compiler} {name}, {'static' if static else 'shared'}: as on Windows")


if __name__ == "__main__":
    main()
