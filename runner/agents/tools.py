"""What the workflow's `tools` mean for each program: its own names for what it can be kept from, and what it cannot.

From the documentation of codex 0.169, claude 2.1, gemini 0.61, opencode 1.18 and aider 0.86. A test is a command for
all of them, so that `test` leaves them their shell; and whoever has a shell can search and edit with that.
"""

from collections.abc import Mapping, Sequence

TOOLS = ("shell", "edit", "search", "test", "web")

# By backend, and by tool what it is switched off by; without an entry it cannot be.
SWITCHES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "claude": {  # --disallowedTools
        "shell": ("Bash", "BashOutput", "KillShell"),
        "edit": ("Write", "Edit", "NotebookEdit"),
        "search": ("Grep", "Glob"),
        "web": ("WebFetch", "WebSearch"),
    },
    "codex": {"shell": ("shell_tool", "unified_exec"), "web": ("web_search",)},  # features, and a setting
    "gemini": {  # tools.exclude
        "shell": ("run_shell_command",),
        "edit": ("write_file", "replace"),
        "search": ("grep_search", "search_file_content", "glob"),
        "web": ("google_web_search", "web_fetch"),
    },
    "opencode": {  # permission
        "shell": ("bash",),
        "edit": ("edit", "write", "patch"),
        "search": ("grep", "glob", "list"),
        "web": ("webfetch", "websearch"),
    },
    "aider": {"shell": ("--no-suggest-shell-commands",), "web": ("--no-detect-urls",)},
}


def denied(tools: Sequence[str] | None) -> list[str]:
    """The tools that an agent is not to have; `test` is no tool of its own, and keeps the shell."""
    wanted = set(TOOLS if tools is None else tools)
    wanted |= {"shell"} if "test" in wanted else set()
    return [tool for tool in TOOLS if tool not in wanted and tool != "test"]


def switches(backend: str, tools: Sequence[str] | None) -> list[str]:
    """The program's own names for all that is switched off."""
    known = SWITCHES.get(backend, {})
    return [name for tool in denied(tools) for name in known.get(tool, ())]


def not_enforced(backend: str, tools: Sequence[str] | None) -> str:
    """What a backend cannot be kept from, or what the tools that it has give it all the same; "" for nothing."""
    if tools is None:
        return ""
    gone, known = denied(tools), SWITCHES.get(backend, {})
    parts = []
    if free := [f"`{tool}`" for tool in gone if tool not in known]:
        parts.append(f"`{backend}` cannot be kept from {', '.join(free)}")
    elif "shell" not in gone and (by_shell := [f"`{tool}`" for tool in gone if tool in ("edit", "search")]):
        parts.append(f"`{backend}` has a shell, by which it can {', '.join(by_shell)} all the same")
    if "test" in tools and "shell" not in tools:
        parts.append("`test` gives it a shell, which runs any command")
    return "; ".join(parts)
