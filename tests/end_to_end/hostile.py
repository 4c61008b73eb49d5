"""What a hostile agent tries. A script that reaches for something prints only where it gets it."""

# Reaching out of the clone. Judged by what is printed, or for those in PLANTING by what is there afterwards.
REACHES = {
    "read a file of the user": "cat {folder}/private",
    "read the repository": "cat {repository}/docs/notes.md",
    "read the repository's history": "git --git-dir={repository}/.git log --format=%s",
    "read a file of its clone's commit that is out of its scope": "git cat-file blob HEAD:shop/stock.py 2>/dev/null",
    "read another agent's clone": "cat {state}/treaty/*/hostile/*/agents/other/1/clone/docs/notes.md",
    "read the run's journal": "head -c 6 {state}/treaty/*/hostile/*/journal.sqlite",
    "read the user's home": "cat {home}/.netrc",
    "read the system's passwords": "cat /etc/shadow",
    "see the user's environment": "env | grep SECRET_OF_THE_USER",
    "read another process's environment": "tr '\\0' '\\n' < /proc/{pid}/environ | grep SECRET_OF_THE_USER",
    "see other processes": "ls /proc | grep -x {pid}",
    "see which files there are": "stat -c %s {folder}/private",
    "end another process": "kill -9 {pid} && echo done",
    "open a TCP connection": "python3 -c 'from urllib.request import *; print(urlopen(\"http://127.0.0.1:{port}\").read())'",
    "send over UDP": 'python3 -c \'import socket as s; s.socket(2, 2).sendto(b"x", ("127.0.0.1", {udp}))\'',
    "write outside": "echo x > {folder}/planted-1",
    "write through a symbolic link": "ln -s {folder} way; echo x > way/planted-2; rm way",
    "write upwards, by `../`": "echo x > ../../../../../../../../planted-3",
    "read through a hard link": "ln {folder}/private stolen && cat stolen; rm -f stolen",
    "mount again for writing what is read-only": "p=$(sed -n 's/^CapEff:.//p' /proc/self/status);"
    " test $((0x$p >> 21 & 1)) = 1 && echo can",
    "write to the repository": "echo x > {repository}/planted-4",
    "move a branch of the repository": "git --git-dir={repository}/.git update-ref refs/heads/x HEAD && echo done",
    "put a hook into the repository": "echo x > {repository}/.git/hooks/planted-6",
}
PLANTING = {
    "write outside": "planted-1",
    "write through a symbolic link": "planted-2",
    "write upwards, by `../`": "planted-3",
    "write to the repository": "repository/planted-4",
    "put a hook into the repository": "repository/.git/hooks/planted-6",
}

# Inside the clone, one agent each: it may read docs/ and write shop/. Judged by whether that reaches the merge.
WRITES = {
    "change a file out of its scope": "echo x >> docs/notes.md",
    "delete a file out of its scope": "rm docs/notes.md",
    "change a file that it cannot see": "mkdir -p lib && echo x > lib/core.py",
    "change a file through a hard link": "ln docs/notes.md shop/notes && echo x >> shop/notes",
    "leave a link that leads out": "ln -s ../../outside shop/link",
    "leave a repository inside": "git init -q shop/inner && echo x > shop/inner/file",
    "commit it itself": "echo x >> docs/notes.md; git add -A; git -c user.name=a -c user.email=a@b commit -qm x; true",
}

# Left in the clone's git folder for the runner to trip over; each would write {folder}/sprung.
TRAPS = {
    "a git hook": "for h in post-index-change pre-commit post-checkout reference-transaction; do"
    " mkdir -p .git/hooks; printf '#!/bin/sh\\ntouch {folder}/sprung\\n' > .git/hooks/$h; chmod +x .git/hooks/$h; done",
    "`core.fsmonitor`": "git config core.fsmonitor 'touch {folder}/sprung; false'",
    "a filter": "git config filter.x.clean 'touch {folder}/sprung; cat'; echo '* filter=x' > .git/info/attributes",
    "a submodule": "git config submodule.x.update '!touch {folder}/sprung';"
    " printf '[submodule \"x\"]\\n path = shop/x\\n url = ext::sh -c touch%% {folder}/sprung\\n' > shop/.gitmodules",
    "an alternate object store": "echo {folder} > .git/objects/info/alternates;"
    " git config core.gitProxy 'touch {folder}/sprung'",
}

# Processes that would outlive the agent, each with the argument 77777.
SURVIVORS = {
    "a child in the background": "sleep 77777 & true",
    "a child that ignores SIGTERM": "(trap '' TERM HUP; sleep 77777) & true",
    "a child that forks twice": "( (sleep 77777 &) & ); true",
    "a child in a session of its own": "setsid sh -c 'setsid sleep 77777 &' & true",
}

# More than the bound, by each way that there is; one agent each, which has got through if it ends well.
_MANY = "for n in $(seq 40); do head -c 900000 /dev/zero > {where}/$n || exit 1; sleep 0.02; done"
FILLING = {
    "fill the disk with one file": "head -c 30000000 /dev/zero > $HOME/full",
    "fill the disk with many files": f"{_MANY.replace('{where}', '$HOME')}; sleep 3",
    "fill the disk outside its folders": "mkdir {folder}/big && " + _MANY.replace("{where}", "{folder}/big"),
    "fill the memory through files": "mkdir /dev/shm/full-{pid} && " + _MANY.replace("{where}", "/dev/shm/full-{pid}"),
}
