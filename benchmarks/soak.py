"""Merge generated programs by the thousand and report every law of merging that one of them breaks.

    python benchmarks/soak.py [--count 10000] [--seed 1] [--jobs 2] [--least 20] [--most 400] [--files FOLDER]

Case k of a run is made from `seed:k` alone, so that `--only K` shows it again. Programs have 20 to 400 lines,
in the languages of `tests/merge/programs.py`; with `--files` they are files of the folder, each side with
edits of its lines. Exit code 1 if there was a violation.
"""

import argparse
import random
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from grammars import catalogue, parser
from tests.merge.laws import broken_laws
from tests.merge.programs import EXTENSIONS, LANGUAGES, mutated, three

LINES_A_BLOCK = {"json": 1}
LARGEST = 40_000  # bytes of a real file
Texts = tuple[bytes, bytes, bytes]


def real_case(files: list[str], seed: int, number: int) -> tuple[str, Texts]:
    """The path of a real file and two versions of it that still parse, where it did."""
    source = random.Random(f"{seed}:{number}")
    path = files[source.randrange(len(files))]
    base = Path(path).read_bytes()
    language = catalogue.find(path, base)
    sides = []
    for side in ("ours", "theirs"):
        tried = (mutated(base, side, source.randrange) for _ in range(20))
        sides.append(next((text for text in tried if language and not parser.parse(text, language).has_error), base))
    return path, (base, sides[0], sides[1])


def real_files(folder: str) -> list[str]:
    """The files of a folder that parse."""
    found = []
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file() and path.stat().st_size < LARGEST and ".git" not in path.parts:
            data = path.read_bytes()
            language = catalogue.find(str(path), data)
            if language is not None and not parser.parse(data, language).has_error:
                found.append(str(path))
    return found


def case(seed: int, number: int, limits: tuple[int, int]) -> tuple[str, Texts]:
    """The path and the three texts of one case."""
    source = random.Random(f"{seed}:{number}")
    language = LANGUAGES[number % len(LANGUAGES)]
    lines = int(limits[0] * (limits[1] / limits[0]) ** source.random())
    size = max(2, lines // LINES_A_BLOCK.get(language, 7))
    return f"a.{EXTENSIONS[language]}", three(language, size, source.randrange)


def check(job: tuple[int, int, tuple[int, int], list[str]]) -> tuple[int, str, list[str]]:
    """The laws that one case breaks."""
    seed, number, limits, files = job
    path, sides = real_case(files, seed, number) if files else case(seed, number, limits)
    return number, path, broken_laws(*sides, path)


def main() -> int:
    """Entry."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--count", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--least", type=int, default=20)
    options.add_argument("--most", type=int, default=400)
    options.add_argument("--files", help="a folder of real files to edit")
    options.add_argument("--only", type=int, help="show this case and its laws")
    arguments = options.parse_args()
    limits = (arguments.least, arguments.most)
    files = real_files(arguments.files) if arguments.files else []
    if arguments.only is not None:
        chosen = real_case(files, arguments.seed, arguments.only) if files else None
        path, sides = chosen or case(arguments.seed, arguments.only, limits)
        for name, text in zip(("base", "ours", "theirs"), sides, strict=True):
            print(f"--- {name} {path}\n{text.decode()}")
        print(broken_laws(*sides, path))
        return 0
    start = time.perf_counter()
    jobs = [(arguments.seed, number, limits, files) for number in range(arguments.count)]
    broken: Counter[str] = Counter()
    with ProcessPoolExecutor(arguments.jobs) as pool:
        for number, path, laws in pool.map(check, jobs, chunksize=16):
            for law in laws:
                broken[law] += 1
                print(f"case {number} ({path}): {law}")
    took = time.perf_counter() - start
    total = f"{sum(broken.values())} violations {dict(broken)}"
    print(f"{arguments.count} cases, seed {arguments.seed}, {took:.0f} s: {total}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
