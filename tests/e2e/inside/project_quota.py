# SPDX-License-Identifier: Apache-2.0
"""Prints the project, its limit and its use in bytes: of a folder, or of the named project on its file system."""
import ctypes
import fcntl
import json
import os
import struct
import sys

FS_IOC_FSGETXATTR = 0x801C581F
SYS_QUOTACTL_FD = 443
Q_GETQUOTA, PRJQUOTA = 0x800007, 2

folder = os.open(sys.argv[1], os.O_RDONLY | os.O_DIRECTORY)
attributes = bytearray(28)
fcntl.ioctl(folder, FS_IOC_FSGETXATTR, attributes)
project = int(sys.argv[2]) if len(sys.argv) > 2 else struct.unpack("5I8x", attributes)[3]
quota = ctypes.create_string_buffer(72)
libc = ctypes.CDLL(None, use_errno=True)
if libc.syscall(SYS_QUOTACTL_FD, folder, Q_GETQUOTA << 8 | PRJQUOTA, project, quota) != 0:
    raise OSError(ctypes.get_errno(), "quotactl_fd")
limit, _, used = struct.unpack_from("3Q", quota)
print(json.dumps({"project": project, "limit": limit * 1024, "used": used}))
