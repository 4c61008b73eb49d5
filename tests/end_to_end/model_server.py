"""A scripted model on the loopback that lets a program write one file.

It speaks to codex (Responses), claude (Messages), opencode and aider (Chat Completions) and gemini. The first answer
calls the program's own shell tool, the next one says that all is done. `mode` makes it fail.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "a-key-that-no-agent-may-see"


class ScriptedModel(ThreadingHTTPServer):
    """Serves until closed; `seen` are the credentials that requests showed."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.mode = "ok"
        self.commands = ["true"]  # the next one after each that the conversation holds already, at last the last
        self.seen: set[str] = set()
        self.offered: set[str] = set()  # names of the tools that a program has

    def next_command(self, count: int) -> str:
        return self.commands[min(count, len(self.commands) - 1)]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def scripted_model() -> Iterator[ScriptedModel]:
    server = ScriptedModel()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: ScriptedModel

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self._answer(200, {"object": "list", "data": []})

    def do_POST(self) -> None:
        shown = self.headers.get("Authorization", "").removeprefix("Bearer ")
        shown = shown or self.headers.get("x-api-key", "") or self.headers.get("x-goog-api-key", "")
        self.server.seen.add(shown)
        request = json.loads(self._body() or b"{}")
        self.server.offered |= set(_tools(request))
        if self.server.mode == "hang":
            time.sleep(30)
        if self.server.mode == "drop":
            self._drop()
        elif self.server.mode.isdigit():
            code = int(self.server.mode)
            self._answer(code, {"type": "error", "error": {"type": "api_error", "message": f"scripted {code}"}})
        elif self.path.partition("?")[0].endswith("/responses"):
            self._responses(request)
        elif "/messages" in self.path and "count_tokens" not in self.path:
            self._messages(request)
        elif self.path.endswith("/chat/completions"):
            self._chat(request)
        elif "enerateContent" in self.path:
            self._gemini(request)
        else:
            self._answer(200, {"input_tokens": 1})

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline().strip() or b"0", 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        return b"".join(parts)

    def _drop(self) -> None:
        """The beginning of a stream, and no end."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"1000\r\ndata: {")
        self.close_connection = True

    def _answer(self, code: int, data: object) -> None:
        body = json.dumps(data).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, events: list[dict[str, object]]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for event in events:
            kind = f"event: {event['type']}\n" if "type" in event else ""
            self.wfile.write(f"{kind}data: {json.dumps(event)}\n\n".encode())
            self.wfile.flush()

    def _responses(self, request: dict[str, object]) -> None:
        given = request.get("input")
        items = [item for item in given if isinstance(item, dict)] if isinstance(given, list) else []
        done = items[-1].get("type") == "function_call_output"
        count = sum(item.get("type") == "function_call_output" for item in items)
        if done:
            text = {"type": "output_text", "text": "All done", "annotations": []}
            item: dict[str, object] = {"type": "message", "id": "m1", "role": "assistant", "content": [text]}
        else:
            name, arguments = _shell(request, self.server.next_command(count))
            item = {"type": "function_call", "id": "f1", "call_id": f"c{count}", "name": name, "arguments": arguments}
        usage = {"input_tokens": 40, "output_tokens": 2, "total_tokens": 42}
        usage |= {"input_tokens_details": None, "output_tokens_details": None}  # type: ignore[dict-item]
        events: list[dict[str, object]] = [
            {"type": "response.created", "response": {"id": "r1"}},
            {"type": "response.output_item.done", "output_index": 0, "item": item},
        ]
        if self.server.mode != "drop":
            events.append({"type": "response.completed", "response": {"id": "r1", "usage": usage}})
        self._stream(events)

    def _messages(self, request: dict[str, object]) -> None:
        given = request.get("messages")
        messages = given if isinstance(given, list) else []
        last = messages[-1].get("content")
        done = isinstance(last, list) and last[-1].get("type") == "tool_result"
        count = json.dumps(messages).count('"tool_result"')
        usage = {"input_tokens": 40, "output_tokens": 2}
        start: dict[str, object]
        if done:
            start, delta = {"type": "text", "text": ""}, {"type": "text_delta", "text": "All done"}
        else:
            start = {"type": "tool_use", "id": f"toolu_{count}", "name": "Bash", "input": {}}
            call = json.dumps({"command": self.server.next_command(count), "description": "write"})
            delta = {"type": "input_json_delta", "partial_json": call}
        message = {"id": f"msg_{count}_{done}", "type": "message", "role": "assistant", "model": "small", "content": []}
        message |= {"stop_reason": None, "stop_sequence": None, "usage": usage}  # type: ignore[dict-item]
        reason = {"stop_reason": "end_turn" if done else "tool_use", "stop_sequence": None}
        self._stream(
            [
                {"type": "message_start", "message": message},
                {"type": "content_block_start", "index": 0, "content_block": start},
                {"type": "content_block_delta", "index": 0, "delta": delta},
                {"type": "content_block_stop", "index": 0},
                {"type": "message_delta", "delta": reason, "usage": {"output_tokens": 2}},
                {"type": "message_stop"},
            ]
        )

    def _chat(self, request: dict[str, object]) -> None:
        given = request.get("messages")
        messages = [item for item in given if isinstance(item, dict)] if isinstance(given, list) else []
        count = sum(item.get("role") == "tool" for item in messages)
        message: dict[str, object] = {"role": "assistant", "content": "All done"}
        reason = "stop"
        if not _tools(request):  # aider: a whole file in words, or the title of a session
            message["content"] = "shop/hello.txt\n```\nhello\n```\n"
        elif messages[-1].get("role") != "tool":
            arguments = json.dumps({"command": self.server.next_command(count), "description": "write"})
            call = {"index": 0, "id": f"c{count}", "type": "function"}
            message = {
                "role": "assistant",
                "tool_calls": [{**call, "function": {"name": "bash", "arguments": arguments}}],
            }
            reason = "tool_calls"
        usage = {"prompt_tokens": 40, "completion_tokens": 2, "total_tokens": 42}
        head = {"id": "r1", "created": 1, "model": "small"}
        if not request.get("stream"):
            choice = {"index": 0, "finish_reason": reason, "message": message}
            self._answer(200, {**head, "object": "chat.completion", "choices": [choice], "usage": usage})
            return
        head["object"] = "chat.completion.chunk"
        choices = (
            [{"index": 0, "delta": message, "finish_reason": None}],
            [{"index": 0, "delta": {}, "finish_reason": reason}],
        )
        self._stream([{**head, "choices": choices[0]}, {**head, "choices": choices[1], "usage": usage}])

    def _gemini(self, request: dict[str, object]) -> None:
        given = request.get("contents")
        parts = [part for content in given for part in content["parts"]] if isinstance(given, list) else []
        count = sum("functionResponse" in part for part in parts)
        part: dict[str, object] = {"text": "All done"}
        if _tools(request) and "functionResponse" not in parts[-1]:
            call = {"command": self.server.next_command(count), "description": "write"}
            part = {"functionCall": {"name": "run_shell_command", "args": call}}
        content = {"role": "model", "parts": [part]}
        usage = {"promptTokenCount": 40, "candidatesTokenCount": 2, "totalTokenCount": 42}
        answer = {"candidates": [{"index": 0, "finishReason": "STOP", "content": content}], "usageMetadata": usage}
        self._stream([answer]) if "stream" in self.path else self._answer(200, answer)


def _tools(request: dict[str, object]) -> list[str]:
    """The names of the tools that a request offers, in each way of saying it."""
    given = request.get("tools")
    names: list[str] = []
    for tool in given if isinstance(given, list) else []:
        declared = tool.get("functionDeclarations", [tool.get("function", tool)])
        names += [str(one.get("name") or one.get("type")) for one in declared]
    return names


def _shell(request: dict[str, object], command: str) -> tuple[str, str]:
    """The shell tool that this version of codex offers, and its arguments."""
    names = _tools(request)
    forms: dict[str, dict[str, object]] = {
        "exec_command": {"cmd": command},
        "shell_command": {"command": command},
        "shell": {"command": ["sh", "-c", command]},
    }
    name = next((name for name in forms if name in names), "shell")
    return name, json.dumps(forms[name])
