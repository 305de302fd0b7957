"""Bench scripts are read whole, and a wrong line says where it stands and what was expected."""

from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.simulator import commands as c
from kiosk.simulator import grammar, words
from kiosk.simulator.errors import ScriptError
from kiosk.simulator.script import Line, load, parse


def one(text: str) -> c.Command:
    (line,) = parse(text, "-c")
    return line.command


def files(**contents: str) -> Callable[[Path], str]:
    def read(path: Path) -> str:
        try:
            return contents[path.name.removesuffix(".bench")]
        except KeyError:
            raise FileNotFoundError(path) from None

    return read


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("press home.opinion", c.Press("home.opinion")),
        ("touch 12 799", c.Touch(12, 799)),
        ("stroke 0.5,0 .25,1", c.Stroke(((0.5, 0.0), (0.25, 1.0)))),
        ("stroke 1.0,0.75", c.Stroke(((1.0, 0.75),))),
        ("type 13800138000", c.Type("13800138000")),
        ("scan DHT1:K73DQ9X:482913", c.Scan("DHT1:K73DQ9X:482913")),
        ("scan 'https://a.example/?q=1#x'", c.Scan("https://a.example/?q=1#x")),
        ("scan-image code.png", c.ScanImage("code.png")),
        ("button call", c.PushButton("call")),
        ("paper out", c.Paper(loaded=False)),
        ("paper in", c.Paper(loaded=True)),
        ("cover open", c.Cover(is_open=True)),
        ("cover closed", c.Cover(is_open=False)),
        ("printer absent", c.Printer(plugged=False)),
        ("speaker absent", c.Speaker(plugged=False)),
        ("printer present", c.Printer(plugged=True)),
        ("camera absent", c.Camera(c.Sight.ABSENT)),
        ("camera present", c.Camera(c.Sight.PRESENT)),
        ("camera dark", c.Camera(c.Sight.DARK)),
        ("panel absent", c.Panel(plugged=False)),
        ("network down", c.Network(c.Link.DOWN)),
        ("network up", c.Network(c.Link.UP)),
        ("clock +90s", c.TimePasses(90)),
        ("clock -1h", c.ClockJumps(-3600)),
        ("clock jump +10y", c.ClockJumps(315_360_000)),
        ("clock unsynced", c.ClockTrust("unsynced")),
        ("clock +2d", c.TimePasses(172_800)),
        ("clock +10y", c.TimePasses(315_360_000)),
        ("clock +0.5s", c.TimePasses(0.5)),
        ("wait screen home", c.Wait(c.OnScreen("home"), 10)),
        ("wait screen home 30", c.Wait(c.OnScreen("home"), 30)),
        ("wait screen home 1.5s", c.Wait(c.OnScreen("home"), 1.5)),
        ("wait text 已送达 20", c.Wait(c.ShowsText("已送达"), 20)),
        ('wait text "满 20"', c.Wait(c.ShowsText("满 20"), 10)),
        ('wait text 满 "20"', c.Wait(c.ShowsText("满 20"), 10)),
        ("wait text 20", c.Wait(c.ShowsText("20"), 10)),
        ("wait lamp duty on 5", c.Wait(c.LampIs("duty", lit=True), 5)),
        ("expect screen done", c.Expect(c.OnScreen("done"))),
        ("expect text a  b", c.Expect(c.ShowsText("a b"))),
        ("expect no-text 13800138000", c.Expect(c.ShowsNoText("13800138000"))),
        ("expect lamp duty off", c.Expect(c.LampIs("duty", lit=False))),
        ("screenshot a/home.png", c.Screenshot("a/home.png")),
        ("slip 'my slip.png'", c.Slip("my slip.png")),
        ("state", c.State()),
        ("texts", c.Texts()),
        ("said", c.Said()),
        ("held 5a51", c.Held("5a51")),
        ("held strokes", c.HeldStrokes()),
        ("where home.opinion", c.Where("home.opinion")),
        ("hub config show --home qb-0302", c.Hub(("config", "show", "--home", "qb-0302"))),
    ],
)
def test_every_command_is_read(text: str, command: c.Command) -> None:
    assert one(text) == command


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("pres home.opinion", "no command 'pres': expected one of"),
        ("press", "0 words where one belongs: expected: press ID"),
        ("press a b", "2 words where one belongs: expected: press ID"),
        ("touch 1", "1 numbers where two belong: expected: touch X Y"),
        ("touch 1 -2", "'-2' is no whole number of pixels: expected: touch X Y"),
        ("touch 1 ２", "'２' is no whole number of pixels: expected: touch X Y"),
        ("stroke", "no point: expected: stroke X,Y X,Y …"),
        ("stroke 0.5", "'0.5' is no point X,Y: expected: stroke"),
        ("stroke 0,0 1.01,0", "'1.01' is no share from 0 to 1: expected: stroke"),
        ("stroke 0,-0.1", "'-0.1' is no share from 0 to 1"),
        ("stroke 0,0,0", "'0,0' is no share from 0 to 1"),
        ("stroke nan,0", "'nan' is no share from 0 to 1"),
        ("stroke 0,", "'' is no share from 0 to 1"),
        ("held me", "'me' is no text in hexadecimal digits of UTF-8: expected: held HEX|strokes"),
        ("type", "no text: expected: type TEXT"),
        ("paper away", "'away' is neither in nor out: expected: paper out|in"),
        ("network slow", "'slow' is no state of the network: expected: network down|up|dark"),
        ("camera blind", "'blind' is no state of the camera: expected: camera absent|present|dark"),
        ("clock 90s", "'90s' is no duration like +90s, -1h, +2d, +10y: expected: clock +90s"),
        ("clock +90", "'+90' is no duration"),
        ("wait", "no condition: expected: wait screen NAME"),
        ("wait for it", "'for' is no condition"),
        ("expect screen", "0 words where one belongs"),
        ("expect lamp duty", "'lamp' is no condition"),
        ("state now", "'now' is too much: expected: state"),
        ("hub", "no command for the hub"),
        ("include", "expected: include FILE"),
        ("include nowhere.bench", "cannot include: "),
        ('type "open', 'the quote " is not closed'),
    ],
)
def test_a_wrong_line_says_what_was_expected(text: str, said: str) -> None:
    with pytest.raises(ScriptError) as caught:
        parse(text, "-c")
    assert said in str(caught.value)
    assert str(caught.value).startswith("-c:1: ")


def test_semicolons_part_commands_but_not_inside_quotes() -> None:
    assert [line.command for line in parse("press a.b; type 'x;y';; state\npress c.d", "-c")] == [
        c.Press("a.b"),
        c.Type("x;y"),
        c.State(),
        c.Press("c.d"),
    ]


def test_a_semicolon_in_a_script_is_text() -> None:
    (line,) = load(Path("s.bench"), files(s="expect text 一;二"))
    assert line.command == c.Expect(c.ShowsText("一;二"))


def test_comments_and_empty_lines_are_skipped_and_lines_keep_their_numbers() -> None:
    script = "# the way in\n\npress home.opinion # first\nexpect text a#b\n"
    assert load(Path("s.bench"), files(s=script)) == (
        Line("s.bench", 3, "press home.opinion # first", c.Press("home.opinion")),
        Line("s.bench", 4, "expect text a#b", c.Expect(c.ShowsText("a#b"))),
    )


def test_a_mistake_names_file_and_line() -> None:
    with pytest.raises(ScriptError, match=r"^s\.bench:3: no command 'pres'"):
        load(Path("s.bench"), files(s="state\n\npres a"))


def test_an_included_script_is_played_in_place_and_keeps_its_own_name() -> None:
    lines = load(Path("demo/s.bench"), files(s="state\ninclude more/t.bench\nstate", t="scan-image x.png"))
    assert [(line.source, line.number) for line in lines] == [
        ("demo/s.bench", 1),
        ("demo/more/t.bench", 1),
        ("demo/s.bench", 3),
    ]
    assert lines[1].command == c.ScanImage("demo/more/x.png")


def test_files_for_the_hub_are_sought_beside_the_script() -> None:
    (line,) = load(Path("demo/s.bench"), files(s="hub config push greeting.toml"))
    assert line.command == c.Hub(("config", "push", "greeting.toml"), "demo")


@pytest.mark.parametrize("name", ["visit", "pictures"])
def test_the_scripts_that_come_with_the_bench_are_whole(name: str) -> None:
    scripts = Path(str(resources.files("kiosk.simulator"))) / "scripts"
    lines = load(scripts / f"{name}.bench")
    assert {type(line.command) for line in lines} > {c.Press, c.Screenshot, c.Slip}


def test_a_script_may_be_included_among_typed_commands() -> None:
    lines = parse("state; include more/t.bench", "-c", files(t="press a.b"))
    assert [(line.source, line.command) for line in lines] == [("-c", c.State()), ("more/t.bench", c.Press("a.b"))]


def test_a_script_that_includes_itself_is_refused() -> None:
    with pytest.raises(ScriptError, match=r"t\.bench:1: s\.bench includes itself"):
        load(Path("s.bench"), files(s="include t.bench", t="include x/../s.bench"))


def test_a_missing_script_is_named_where_it_was_asked_for() -> None:
    with pytest.raises(ScriptError, match=r"^s\.bench:2: cannot include: u\.bench"):
        load(Path("s.bench"), files(s="state\ninclude u.bench"))
    with pytest.raises(ScriptError, match=r"^cannot read the script: u\.bench"):
        load(Path("u.bench"), files())


def test_a_script_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    script = tmp_path / "s.bench"
    script.write_bytes("expect text 家".encode("gb18030"))
    with pytest.raises(ScriptError, match="cannot read the script"):
        load(script)


@given(st.lists(st.text(), max_size=5))
def test_quoted_words_come_back_as_they_were(texts: list[str]) -> None:
    line = " ".join(words.quote(text) for text in texts)
    assert tuple(word.text for word in words.split(line)) == tuple(texts)


@given(st.text().filter(lambda text: "include" not in text))
def test_any_text_is_commands_or_a_script_error(text: str) -> None:
    try:
        lines = parse(text, "-c")
    except ScriptError:
        return
    assert all(isinstance(line.command, c.Command) for line in lines)


@given(
    st.sampled_from([usage.split()[0] for usage in grammar.usages()[:-1]]), st.lists(st.text(max_size=9), max_size=4)
)
def test_any_words_after_a_verb_are_a_command_or_a_script_error(verb: str, rest: list[str]) -> None:
    try:
        (line,) = parse(" ".join([verb, *map(words.quote, rest)]), "-c")
    except ScriptError:
        return
    assert isinstance(line.command, c.Command)
