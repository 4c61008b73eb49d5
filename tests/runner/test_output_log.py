"""Output on disk: all of it while it is little, both ends of it while it is much."""

from pathlib import Path

from runner.output_log import OutputLog, read_lines


def test_lines_come_back(tmp_path: Path) -> None:
    with OutputLog(tmp_path / "a" / "log") as log:
        log.write("out", "one\ttwo")
        log.write("err", "three ä")
    lines = list(read_lines(tmp_path / "a" / "log"))
    assert [(line.stream, line.text) for line in lines] == [("out", "one\ttwo"), ("err", "three ä")]
    assert list(read_lines(tmp_path / "nowhere")) == []


def test_a_flood_keeps_its_ends(tmp_path: Path) -> None:
    path = tmp_path / "log"
    with OutputLog(path, head=1000, tail=500) as log:
        for number in range(100_000):
            log.write("out", f"line {number}")
    assert path.stat().st_size < 2000
    lines = list(read_lines(path))
    assert lines[0].text == "line 0"
    assert lines[-1].text == "line 99999"
    notes = [line.text for line in lines if line.stream == "note"]
    assert len(notes) == 1
    assert notes[0].endswith("bytes of output left out here)")


def test_a_line_that_a_crash_cut_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"1.0\tout\tfine\nrubb")
    assert [line.text for line in read_lines(tmp_path / "log")] == ["fine"]
