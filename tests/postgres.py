"""A PostgreSQL of our own, on a socket in a folder, from the binaries that Debian installs.

The server refuses to run as root: then it runs as whoever is called `postgres`, or else `nobody`.
Nothing it writes has to outlive the tests, so it waits for no disk.
"""

import os
import pwd
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

DEBIAN = "/usr/lib/postgresql"
QUICK = {
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "40",
    "shared_buffers": "32MB",
    "synchronous_commit": "off",
}


def binaries():
    """Return the folder with `initdb` and `postgres`, the newest there is; null: none."""
    on_path = shutil.which("initdb")
    debian = sorted(Path(DEBIAN).glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = debian[-1] if debian else on_path
    return Path(found).parent if found else None


@contextmanager
def cluster(folder):
    """Start a server with its files in a folder, and yield what makes URLs of its databases."""
    there = binaries()
    data, log = folder / "data", folder / "log"
    who = _somebody_else(folder)
    run = {"capture_output": True, "cwd": folder, **who}
    subprocess.run(
        [there / "initdb", "-D", data, "-U", "tocsin", "-A", "trust", "-E", "UTF8",
         "--locale=C.UTF-8", "--no-sync"], check=True, **run,
    )  # fmt: skip
    options = " ".join(f"-c {name}={value!r}" for name, value in QUICK.items())
    start = [there / "pg_ctl", "-D", data, "-l", log, "-w", "-t", "60",
             "-o", f"-k {folder} {options}", "start"]  # fmt: skip
    subprocess.run(start, check=True, stdout=subprocess.DEVNULL, cwd=folder, **who)
    try:
        yield lambda name: f"postgres://tocsin@{str(folder).replace('/', '%2F')}/{name}"
    finally:
        subprocess.run(
            [there / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], check=True, **run
        )


def _somebody_else(folder):
    """Give a folder to an unprivileged user where we are root; return who is to run things."""
    if os.geteuid() != 0:
        return {}
    names = [one.pw_name for one in pwd.getpwall()]
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
