"""A process that may not bind, whoever runs it and whatever ports need a permission here."""

import ctypes
import errno
import os
import struct

BIND = {"x86_64": 49, "aarch64": 200}[os.uname().machine]
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, SECCOMP_MODE_FILTER = 22, 38, 2
RETURN_ERRNO, RETURN_ALLOW = 0x00050000, 0x7FFF0000
LOAD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06


def forbid_bind():
    """For `preexec_fn`: from now on `bind` answers that permission is denied."""
    filter = b"".join(struct.pack("HBBI", *line) for line in (
        (LOAD, 0, 0, 0), (JUMP_IF_EQUAL, 0, 1, BIND), (RETURN, 0, 0, RETURN_ERRNO | errno.EACCES),
        (RETURN, 0, 0, RETURN_ALLOW)))
    lines = ctypes.create_string_buffer(filter)
    program = struct.pack("HxxxxxxP", len(filter) // 8, ctypes.addressof(lines))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    for arguments in (
        (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
        (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.create_string_buffer(program), 0, 0),
    ):
        if prctl(*arguments):
            raise OSError(ctypes.get_errno(), "prctl")
