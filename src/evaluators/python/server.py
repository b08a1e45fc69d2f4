"""A warm interpreter: the evaluator's imports are loaded once, and each candidate is evaluated in a forked child.

Argument: one JSON object (see `server.ts`). Frames on standard input and output: four bytes of length, little-endian,
and JSON. What candidates print never comes near them.
"""

import ctypes
import gc
import json
import os
import resource
import select
import shutil
import signal
import struct
import sys
import time

import calls
import contracts

SETUP = json.loads(sys.argv[1])
SCRATCH = SETUP["scratch"]
# Process 1 or 2 of a namespace that holds nothing else: then one call ends everything that is not us.
ALONE = SETUP["alone"] and os.getpid() <= 2
RESULT_BYTES = 1 << 22
KEPT = 6000

LIBC = ctypes.CDLL(None, use_errno=True)
PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER = 4, 36


def send(message):
    body = json.dumps(message).encode()
    write(SPEAK, struct.pack("<I", len(body)) + body)


def write(fd, data):
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view):]


def read(count):
    data = b""
    while len(data) < count:
        part = os.read(HEAR, count - len(data))
        if not part:
            end_all()
            os._exit(0)
        data += part
    return data


def receive():
    (length,) = struct.unpack("<I", read(4))
    return json.loads(read(length))


def descendants():
    """Children of ours and theirs, by /proc; who lost its parent has become our child."""
    found = [os.getpid()]
    for pid in found:
        try:
            for thread in os.listdir(f"/proc/{pid}/task"):
                with open(f"/proc/{pid}/task/{thread}/children") as file:
                    found += [int(child) for child in file.read().split()]
        except OSError:
            pass
    return found[1:]


def end_all():
    """Nothing that a candidate started lives on. True when nothing is left."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        some = False
        if ALONE:
            try:
                os.kill(-1, signal.SIGKILL)
                some = True
            except ProcessLookupError:
                pass
        else:
            family = descendants()
            # stopped first, so that who forks meanwhile does not run ahead of us
            for sign in (signal.SIGSTOP, signal.SIGKILL):
                for pid in family:
                    try:
                        os.kill(pid, sign)
                        some = True
                    except ProcessLookupError:
                        pass
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            pass
        if not some:
            return True
        time.sleep(0.001)
    return False


def clean():
    """Empties the scratch space: nothing is left for the next candidate."""
    def again(function, path, _):
        try:
            os.chmod(os.path.dirname(path), 0o700)
            os.chmod(path, 0o700)
            function(path)
        except OSError:
            pass

    for name in set(os.listdir(SCRATCH)) - FIXED:
        path = os.path.join(SCRATCH, name)
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path, onerror=again)
        else:
            os.unlink(path)


def lay_out(job):
    """The candidate's files in a folder of their own, beside links to what the evaluator's folder holds."""
    place = os.path.join(SCRATCH, "work")
    os.mkdir(place)
    for name, text in job["files"]:
        path = os.path.join(place, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
    link(SETUP["folder"], place)
    return place


def link(folder, place):
    for name in os.listdir(folder):
        path, target = os.path.join(place, name), os.path.join(folder, name)
        if not os.path.lexists(path):
            if not name.startswith((".", "__pycache__")):
                os.symlink(target, path)
        elif os.path.isdir(path) and not os.path.islink(path) and os.path.isdir(target):
            link(target, path)


def limit(which, value):
    _, hard = resource.getrlimit(which)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (value, value))


def in_child(job, results, output):
    os.setsid()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for fd in (1, 2):
        os.dup2(output, fd)
    for fd in (HEAR, SPEAK, WOKEN, WAKE, output):
        os.close(fd)
    LIBC.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_FSIZE, SETUP["diskMB"] << 20)
    limit(resource.RLIMIT_DATA, (SETUP["memoryMB"] << 20) + DATA)
    seconds = max(1, int(SETUP["cpuSeconds"] + 0.999))
    limit(resource.RLIMIT_CPU, seconds)
    if SETUP["ownUser"]:
        limit(resource.RLIMIT_NPROC, SETUP["processes"])
    try:
        place = lay_out(job)
        os.chdir(place)
        os.environ["TMPDIR"] = os.environ["HOME"] = SCRATCH
        relay(SETUP.get("proxy"))
        answer = RUN(os.path.join(place, job["files"][0][0]), place)
    except MemoryError:
        answer = {"raised": {"type": "MemoryError", "message": "", "trace": ""}}
    except BaseException as error:
        answer = contracts.raised(error)
    sys.stdout.flush()
    sys.stderr.flush()
    write(results, json.dumps(answer).encode())
    os._exit(0)


def relay(proxy):
    """The way to the proxy outside: clients want a port, and only a socket in the file system leads out."""
    if proxy:
        import relay as way
        way.start(proxy["socket"], proxy["port"])


def said(result):
    """What a child may answer, by its form: whatever stands in the pipe, the candidate may have written it."""
    if isinstance(result, dict):
        forms = {"raised": is_raised, "other": is_text, "metrics": is_any, "correct": is_any, "artifacts": is_dictionary, "stage": is_number}
        wanted = ({"raised"}, {"other"}, {"metrics", "correct"}, {"metrics", "artifacts"}, {"metrics", "artifacts", "stage"})
        if set(result) in wanted and all(forms[name](value) for name, value in result.items()):
            return result
    raise ValueError("no answer of ours")


def is_any(_):
    return True


def is_text(value):
    return isinstance(value, str)


def is_number(value):
    return type(value) is int and 0 < value < 10


def is_dictionary(value):
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())


def is_raised(value):
    return isinstance(value, dict) and set(value) == {"type", "message", "trace"} and all(isinstance(each, str) for each in value.values())


def evaluate(job):
    """One candidate from fork to the last of its processes; the answer is data, whatever it did."""
    result_in, result_out = os.pipe()
    output_in, output_out = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(result_in)
        os.close(output_in)
        try:
            in_child(job, result_out, output_out)
        finally:
            os._exit(70)
    os.close(result_out)
    os.close(output_out)
    os.set_blocking(result_in, False)
    os.set_blocking(output_in, False)
    wait = select.poll()
    for fd in (HEAR, WOKEN, result_in, output_in):
        wait.register(fd, select.POLLIN)
    deadline = time.monotonic() + SETUP["seconds"]
    result, printed, tail, doom, status = b"", 0, b"", None, None
    while status is None:
        left = deadline - time.monotonic()
        if left <= 0 and doom is None:
            doom = {"kind": "time", "message": f"no result within {SETUP['seconds']:g} s"}
        if doom is not None:
            end_all_but(pid)
            status = os.waitpid(pid, 0)[1]
            break
        for fd, _ in wait.poll(max(1, left * 1000)):
            if fd == HEAR:
                doom = receive()
            elif fd == WOKEN:
                os.read(WOKEN, 512)
                ended, how = os.waitpid(pid, os.WNOHANG)
                if ended:
                    status = how
            else:
                part = drain(fd)
                if not part:
                    wait.unregister(fd)
                elif fd == result_in:
                    result += part
                else:
                    printed += len(part)
                    tail = (tail + part)[-KEPT:]
        if len(result) > RESULT_BYTES or printed > SETUP["outputBytes"]:
            doom = {"kind": "invalid", "message": f"{'printed' if printed > SETUP['outputBytes'] else 'returned'} more than {(SETUP['outputBytes'] if printed > SETUP['outputBytes'] else RESULT_BYTES) >> 20} MB"}
    if doom is None:
        # what was written before the end is still in the pipes
        for part in iter(lambda: drain(result_in), b""):
            result += part
        for part in iter(lambda: drain(output_in), b""):
            tail = (tail + part)[-KEPT:]
    if not end_all():
        os._exit(71)
    os.close(result_in)
    os.close(output_in)
    clean()
    answer = {"output": tail.decode("utf-8", "replace")}
    if doom is not None:
        return {**answer, "failure": doom}
    if os.WIFSIGNALED(status):
        sign = os.WTERMSIG(status)
        late = sign == signal.SIGXCPU
        message = f"more than {SETUP['cpuSeconds']:g} s of CPU time" if late else f"ended by {signal.Signals(sign).name}"
        return {**answer, "failure": {"kind": "time" if late else "crash", "message": message}}
    try:
        return {**said(json.loads(result)), **answer}
    except (ValueError, TypeError, RecursionError):
        return {**answer, "failure": {"kind": "crash", "message": f"the process ended with code {os.WEXITSTATUS(status)} and returned nothing"}}


def end_all_but(pid):
    """The candidate's own process stays a zombie until its status is read."""
    if ALONE:
        os.kill(-1, signal.SIGKILL)
        return
    for one in descendants():
        try:
            os.kill(one, signal.SIGKILL)
        except ProcessLookupError:
            pass


def drain(fd):
    try:
        return os.read(fd, 1 << 16)
    except BlockingIOError:
        return b""


def data_size():
    """What this process has allocated already, and its children will count as theirs."""
    with open("/proc/self/status") as file:
        return sum(int(line.split()[1]) << 10 for line in file if line.startswith("VmData"))


HEAR, SPEAK = os.dup(0), os.dup(1)
WOKEN, WAKE = os.pipe()
nothing = os.open(os.devnull, os.O_RDWR)
os.dup2(nothing, 0)
os.dup2(2, 1)
os.set_blocking(WAKE, False)
signal.signal(signal.SIGCHLD, lambda *_: None)
signal.set_wakeup_fd(WAKE, warn_on_full_buffer=False)
signal.signal(signal.SIGINT, signal.SIG_IGN)
LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

sys.path[:0] = [SETUP["shims"]]
try:
    RUN = contracts.load(SETUP)
except BaseException as error:
    send({"broken": contracts.raised(error)["raised"], "missing": getattr(error, "name", None) if isinstance(error, ImportError) else None})
    os._exit(0)
os.dup2(nothing, 1)
os.dup2(nothing, 2)
# Children are the same user: without this they could write into our memory.
LIBC.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
# what is bound into it for reading stays
FIXED = set(os.listdir(SCRATCH))
if SETUP["apart"] and os.getpid() != 1:
    # whoever else is process 1 holds our pipes and would hand them to a candidate
    sys.exit("the interpreter is not process 1 of its namespace")
if SETUP["apart"]:
    calls.refuse()
gc.collect()
gc.freeze()
DATA = data_size()
send({"ready": sys.version.split()[0]})
while True:
    message = receive()
    # what ends an evaluation may come when it has ended by itself: nobody waits for an answer to that
    if "files" in message:
        send(evaluate(message))
