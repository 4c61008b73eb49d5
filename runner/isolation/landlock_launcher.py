"""Run as a script: gives up all access but what SPEC names, by Landlock, then becomes COMMAND.

Arguments: SPEC COMMAND...; SPEC is JSON with `read` and `write` (paths), `devices`, `ports` (TCP ports to connect
to) and `network` (true: no limit). landlock(7); through ctypes, since this starts once per command, without any
installed package (`python -I -S`). Rights that an older kernel does not know are left out, as `rights` says.
"""

import ctypes
import json
import os
import platform
import stat
import struct
import sys
from typing import NoReturn

CREATE, ADD_RULE, RESTRICT = 444, 445, 446  # the same on all architectures but alpha
PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP = 38, 24
KEPT = {0, 1, 3, 4, 5, 6, 7}  # of root's capabilities, those about its own files and processes
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
REFER, TRUNCATE, IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
FIRST = (1 << 13) - 1  # what the first version knew
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
BIND_TCP, CONNECT_TCP = 1, 2
SCOPES = 3  # no abstract sockets of, and no signals to, processes outside


def call(number: int, *arguments: object) -> int:
    """A system call; OSError where it fails."""
    libc = ctypes.CDLL(None, use_errno=True)
    result: int = libc.syscall(number, *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def version() -> int:
    """Which version of Landlock this kernel has; 0 for none."""
    if platform.system() != "Linux":
        return 0
    try:
        return call(CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    except OSError:
        return 0


def rights(known: int) -> int:
    """All rights on files that this version can take away."""
    return FIRST | (REFER if known >= 2 else 0) | (TRUNCATE if known >= 3 else 0) | (IOCTL_DEV if known >= 5 else 0)


def restrict(spec: dict[str, object]) -> None:
    """Give up everything but what the specification names, for good."""
    known = version()
    handled = rights(known)
    network = BIND_TCP | CONNECT_TCP if known >= 4 and not spec.get("network") else 0
    size = 24 if known >= 6 else 16 if known >= 4 else 8
    attributes = struct.pack("QQQ", handled, network, SCOPES if known >= 6 else 0)[:size]
    ruleset = call(CREATE, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint32(0))
    reading = (EXECUTE | READ_FILE | READ_DIR) & handled
    for key, allowed in (("read", reading), ("write", handled), ("devices", handled & OF_FILES & ~EXECUTE)):
        paths = spec.get(key)
        for path in paths if isinstance(paths, list) else []:
            allow(ruleset, str(path), allowed)
    ports = spec.get("ports")
    for port in ports if isinstance(ports, list) and network else []:
        call(ADD_RULE, ruleset, 2, struct.pack("QQ", CONNECT_TCP, int(port)), 0)
    for capability in set(range(64)) - KEPT:  # root could read any process's memory with some of them
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    ctypes.CDLL(None).prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    call(RESTRICT, ruleset, 0)
    os.close(ruleset)


def allow(ruleset: int, path: str, allowed: int) -> None:
    """Keep these rights on a path and all below it; nothing happens where it is not there."""
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    if not stat.S_ISDIR(os.fstat(handle).st_mode):
        allowed &= OF_FILES
    call(ADD_RULE, ruleset, 1, struct.pack("=Qi", allowed, handle), 0)
    os.close(handle)


def main(arguments: list[str]) -> NoReturn:
    """Restrict, then become the command."""
    try:
        restrict(json.loads(arguments[0]))
        os.execvp(arguments[1], arguments[1:])
    except OSError as error:
        os.write(2, f"{arguments[1]}: {error.strerror}\n".encode())
    os._exit(127)


if __name__ == "__main__":
    main(sys.argv[1:])
