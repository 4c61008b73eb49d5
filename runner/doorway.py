"""Run as a script inside a sandbox without network: opens a loopback port that leads to the runner's relay.

Arguments: SOCKET PORT COMMAND... It runs the command and ends with its exit code. Imports nothing of ours.
"""

import os
import socket
import sys
import threading


def carry(source: socket.socket, target: socket.socket) -> None:
    """Bytes from one side to the other, until one of them has had enough."""
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        pass
    for end in (source, target):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            continue


def serve(listener: socket.socket, path: str) -> None:
    """Join each connection with one of its own to the relay."""
    while True:
        client, _ = listener.accept()
        relay = socket.socket(socket.AF_UNIX)
        try:
            relay.connect(path)
        except OSError:
            client.close()
            continue
        for pair in ((client, relay), (relay, client)):
            threading.Thread(target=carry, args=pair, daemon=True).start()


def main(arguments: list[str]) -> int:
    """Start the command, serve until it ends."""
    path, port, command = arguments[0], int(arguments[1]), arguments[2:]
    listener = socket.create_server(("127.0.0.1", port))
    pid = os.fork()
    if pid == 0:
        listener.close()
        try:
            os.execvp(command[0], command)
        except OSError as error:
            os.write(2, f"{command[0]}: {error.strerror}\n".encode())
        os._exit(127)
    threading.Thread(target=serve, args=(listener, path), daemon=True).start()
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    os._exit(main(sys.argv[1:]))
