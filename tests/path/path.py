# SPDX-License-Identifier: MIT
"""Runs a program on a host whose only way out leads through a router: two network namespaces and a
cable between them. Skips where the kernel does not allow that."""

import os
import shutil
import subprocess
import sys

SKIPPED = 77
INSIDE = "--inside"


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


def run(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        skip(f"{' '.join(command)}: {done.stdout.strip()}")


def at_router(router, *command):
    run("nsenter", "-t", str(router.pid), "-n", *command)


def lay_cable(router):
    """Ours is 10.77.0.1, the router 10.77.0.2; where it would send on to does not matter."""
    run("ip", "link", "set", "lo", "up")
    run("ip", "link", "add", "name", "wsxours", "type", "veth", "peer", "name", "wsxtheirs")
    run("ip", "link", "set", "wsxtheirs", "netns", str(router.pid))
    for host, name, number in ((run, "wsxours", 1), (None, "wsxtheirs", 2)):
        ip = run if host else lambda *command: at_router(router, *command)
        ip("ip", "link", "set", name, "up")
        ip("ip", "addr", "add", f"10.77.0.{number}/24", "dev", name)
        ip("ip", "-6", "addr", "add", f"fd77::{number}/64", "dev", name, "nodad")
        ip("ip", "route", "add", "default", "via", f"10.77.0.{3 - number}")
        ip("ip", "-6", "route", "add", "default", "via", f"fd77::{3 - number}")
    for setting in ("ipv4/ip_forward", "ipv6/conf/all/forwarding"):
        at_router(router, "sh", "-c", f"echo 1 > /proc/sys/net/{setting}")
    # The host holds ICMP errors back that come too close upon each other.
    for setting in ("ipv4/icmp_ratelimit", "ipv6/icmp/ratelimit"):
        at_router(router, "sh", "-c", f"echo 0 > /proc/sys/net/{setting}")


def inside(program):
    router = subprocess.Popen(["unshare", "-n", "sh", "-c", "echo; exec sleep 100"],
                              stdout=subprocess.PIPE)
    try:
        if not router.stdout.readline():
            skip("no second namespace")
        lay_cable(router)
        sys.exit(subprocess.run([program]).returncode)
    finally:
        router.kill()


def main():
    if sys.argv[1] == INSIDE:
        inside(sys.argv[2])
    missing = [tool for tool in ("ip", "unshare", "nsenter") if not shutil.which(tool)]
    if missing:
        skip(f"{', '.join(missing)} not installed")
    allowed = subprocess.run(["unshare", "-rn", "true"], capture_output=True, text=True)
    if allowed.returncode:
        skip(allowed.stderr.strip())
    os.execvp("unshare", ["unshare", "-rn", sys.executable, "-B", __file__, INSIDE, sys.argv[1]])


if __name__ == "__main__":
    main()
