"""
Tells what a running process writes, and kills it at one of its writes: before the kernel does it.

trace-writes.py <pid> <MAIN|OTHERS|ALL> <folder, or - for all> [<call> <nth>]

A write is a system call that changes a file or sends to a socket; with a folder, only one that changes something in it.
Each is a line of JSON on stdout, [call, target]; first comes "attached". With <call> <nth> the process is killed as it enters
the nth of those calls, on whichever of these threads; ["killed", call] is then the last line. It lets go when it is ended.

strace can't do this: its `inject` counts each kind of call of each thread by itself, and counts the writes by which threads
wake each other.
"""

import ctypes
import json
import os
import signal
import sys

SEIZE, INTERRUPT, LISTEN, SYSCALL, SYSCALL_INFO = 0x4206, 0x4207, 0x4208, 24, 0x420E
TRACESYSGOOD, TRACECLONE = 1, 8
EVENT_STOP = 128
WALL = 0x40000000

# By name: its number on x86_64 and on aarch64, which of its arguments says what is changed.
FD, PATH = "descriptor", "path"
CALLS = {
    "write": (1, 64, FD, 0),
    "writev": (20, 66, FD, 0),
    "pwrite64": (18, 68, FD, 0),
    "pwritev": (296, 70, FD, 0),
    "sendto": (44, 206, FD, 0),
    "sendmsg": (46, 211, FD, 0),
    "sendmmsg": (307, 269, FD, 0),
    "sendfile": (40, 71, FD, 0),
    "copy_file_range": (326, 285, FD, 2),
    "fallocate": (285, 47, FD, 0),
    "ftruncate": (77, 46, FD, 0),
    "fsync": (74, 82, FD, 0),
    "fdatasync": (75, 83, FD, 0),
    "rename": (82, None, PATH, 0),
    "renameat": (264, 38, PATH, 1),
    "renameat2": (316, 276, PATH, 1),
    "link": (86, None, PATH, 0),
    "linkat": (265, 37, PATH, 1),
    "unlink": (87, None, PATH, 0),
    "unlinkat": (263, 35, PATH, 1),
    "mkdir": (83, None, PATH, 0),
    "mkdirat": (258, 34, PATH, 1),
    "rmdir": (84, None, PATH, 0),
}
MACHINES = {0xC000003E: 0, 0xC00000B7: 1}
BY_NUMBER = [{numbers[machine]: name for name, numbers in CALLS.items()} for machine in (0, 1)]


class SyscallInfo(ctypes.Structure):
    """struct ptrace_syscall_info, as far as it is about the entry of a call."""

    _fields_ = [
        ("op", ctypes.c_uint8),
        ("pad", ctypes.c_uint8 * 3),
        ("machine", ctypes.c_uint32),
        ("instruction", ctypes.c_uint64),
        ("stack", ctypes.c_uint64),
        ("number", ctypes.c_uint64),
        ("arguments", ctypes.c_uint64 * 6),
    ]


libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
libc.ptrace.restype = ctypes.c_long


def ptrace(request, tid, address=None, data=None):
    """Whether it was done. A thread that is dying can't be asked anything more; that is no error."""
    if libc.ptrace(request, tid, address, data) >= 0:
        return True
    if ctypes.get_errno() == 3:  # ESRCH
        return False
    raise OSError(ctypes.get_errno(), f"ptrace {request:#x} of {tid}: {os.strerror(ctypes.get_errno())}")


def say(*line):
    print(json.dumps(line), flush=True)


def target(tid, name, arguments):
    """What a call changes: a path, `socket:[...]`, or else."""
    _, _, kind, place = CALLS[name]
    value = arguments[place]
    try:
        if kind == FD:
            return os.readlink(f"/proc/{tid}/fd/{ctypes.c_int32(value).value}")
        with open(f"/proc/{tid}/mem", "rb", buffering=0) as memory:
            memory.seek(value)
            # No further than its page: the next may not be there.
            return os.fsdecode(memory.read(4096 - value % 4096).split(b"\0")[0])
    except OSError:
        return ""


def entered(tid):
    """The write that a thread is about to do: its name and target; nothing if it is none."""
    info = SyscallInfo()
    if not ptrace(SYSCALL_INFO, tid, ctypes.sizeof(info), ctypes.byref(info)) or info.op != 1:
        return None
    name = BY_NUMBER[MACHINES[info.machine]].get(info.number)
    return name and (name, target(tid, name, info.arguments))


def counts(changed, folder):
    if folder != "-":
        return changed.startswith(folder)
    return changed.startswith("socket:") or (changed.startswith("/") and not changed.startswith("/dev/"))


def let_go(first, held):
    """None goes on before all are held: what is counted begins for all at once."""
    if first:
        say("attached")
    for tid, its_signal in held:
        ptrace(SYSCALL, tid, None, its_signal)
    held.clear()


def main(pid, which, folder, call=None, nth="0"):
    pid, left = int(pid), int(nth)
    running, held = set(), []
    for tid in map(int, os.listdir(f"/proc/{pid}/task")):
        if which == "ALL" or (tid == pid) == (which == "MAIN"):
            # The threads that they start too, unless only the main one is asked for.
            if ptrace(SEIZE, tid, None, TRACESYSGOOD | (0 if which == "MAIN" else TRACECLONE)):
                ptrace(INTERRUPT, tid)
                running.add(tid)
    while True:
        try:
            tid, status = os.waitpid(-1, WALL)
        except ChildProcessError:
            return
        waiting = bool(running)
        running.discard(tid)
        if not os.WIFSTOPPED(status):
            # It ended; the others may have waited for it.
            if not running:
                let_go(waiting, held)
            continue
        stopped_by, event = os.WSTOPSIG(status), status >> 16
        if event == EVENT_STOP and stopped_by in (signal.SIGSTOP, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU):
            ptrace(LISTEN, tid)
            if not running:
                let_go(waiting, held)
            continue
        if stopped_by == signal.SIGTRAP | 0x80:
            found = entered(tid)
            if found and counts(found[1], folder):
                say(*found)
                if found[0] == call:
                    left -= 1
                    if left == 0:
                        # Both or neither, whoever ends this now.
                        signal.signal(signal.SIGTERM, signal.SIG_IGN)
                        os.kill(pid, signal.SIGKILL)
                        say("killed", call)
                        return
        passed_on = 0 if event or stopped_by == signal.SIGTRAP | 0x80 else stopped_by
        held.append((tid, passed_on))
        if not running:
            let_go(waiting, held)


main(*sys.argv[1:])
