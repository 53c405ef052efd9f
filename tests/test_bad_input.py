"""Bad input ends in an ABSTAIN with a reason or in a clear error, never in a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result

from reliability import Article, assess, assess_many, read, reading_ease, score_sentences
from reliability.articles.article import Unreadable
from reliability.errors import ArticleError
from support import python, run

# Paragraphs of our own, each the same small story in another language.
LANGUAGES = {
    "german": "Der Stadtrat hat am Dienstag beschlossen, die alte Brücke über den Fluss zu "
    "sperren. Nach Angaben der Bürgermeisterin sind die Pfeiler so beschädigt, dass Lastwagen "
    "nicht mehr darüber fahren dürfen. Die Anwohner müssen nun einen Umweg von zwölf "
    "Kilometern nehmen, bis die Arbeiten im Herbst beendet sind.",
    "french": "Le conseil municipal a décidé mardi de fermer le vieux pont qui traverse la "
    "rivière. Selon la maire, les piliers sont tellement abîmés que les camions ne peuvent plus y "
    "passer. Les habitants devront faire un détour de douze kilomètres jusqu'à la fin des "
    "travaux, prévue pour l'automne.",
    "spanish": "El ayuntamiento decidió el martes cerrar el viejo puente sobre el río. Según la "
    "alcaldesa, los pilares están tan dañados que los camiones ya no pueden cruzarlo. Los "
    "vecinos tendrán que dar un rodeo de doce kilómetros hasta que terminen las obras, en "
    "otoño.",
    "italian": "Il consiglio comunale ha deciso martedì di chiudere il vecchio ponte sul fiume. "
    "Secondo la sindaca i piloni sono così rovinati che i camion non possono più passare. "
    "Gli abitanti dovranno fare una deviazione di dodici chilometri finché i lavori non "
    "saranno finiti.",
    "dutch": "De gemeenteraad heeft dinsdag besloten de oude brug over de rivier te sluiten. "
    "Volgens de burgemeester zijn de pijlers zo beschadigd dat vrachtwagens er niet meer "
    "over mogen. De bewoners moeten nu twaalf kilometer omrijden tot het werk in de "
    "herfst klaar is.",
    "portuguese": "A câmara municipal decidiu na terça-feira fechar a velha ponte sobre o rio. "
    "Segundo a presidente, os pilares estão tão danificados que os camiões já não podem passar. "
    "Os moradores terão de fazer um desvio de doze quilómetros até ao fim das obras, no "
    "outono.",
    "polish": "Rada miasta postanowiła we wtorek zamknąć stary most na rzece. Według burmistrzyni "
    "filary są tak zniszczone, że ciężarówki nie mogą już po nim jeździć. Mieszkańcy będą "
    "musieli nadkładać dwanaście kilometrów, dopóki prace nie skończą się jesienią.",
    "russian": "Городской совет решил во вторник закрыть старый мост через реку. По словам мэра, "
    "опоры так повреждены, что грузовики больше не могут по нему ездить. Жителям придётся "
    "делать крюк в двенадцать километров, пока осенью не закончатся работы.",
    "arabic": "قرر المجلس البلدي يوم الثلاثاء إغلاق الجسر القديم فوق النهر. وقالت رئيسة البلدية إن "
    "الأعمدة متضررة إلى درجة أن الشاحنات لم تعد تستطيع العبور. وسيضطر السكان إلى سلوك "
    "طريق أطول باثني عشر كيلومترا حتى تنتهي الأشغال في الخريف.",
    "chinese": "市议会星期二决定关闭河上的旧桥。市长说，桥墩损坏严重，卡车不能再通行。居民必须绕"
    "行十二公里，直到秋天工程结束。",
}
ENGLISH = "The council said on Tuesday that it would close the old bridge over the river. "

# Each is the bytes of a .txt file and what must be said of it.
ABSTAINS = {
    "one word": (b"Rain", "too short"),
    "a huge word": (b"a" * 200_000, "too short"),
    "only punctuation": (b"?!... ,;: -- ()" * 5_000, "too short"),
    "all emoji": ("🙂🚀🇺🇿👩‍👩‍👧".encode() * 2_000, "too short"),
    "only quotes": (b"\"' " * 30_000, "too short"),
    "one line of a word": (b"word " * 20_000, "not English prose"),
    "no full stop": (ENGLISH.replace(".", "").encode() * 200, "not prose"),
    "numbers": (b"1 2 3 4.5 6,7 8% " * 300, "not English prose"),
    "escape codes": (b"\x1b[2J\x1b]0;title\x07" * 500, ""),
} | {
    name: (f"{paragraph} ".encode() * 6, "" if name == "chinese" else "not English prose")
    for name, paragraph in LANGUAGES.items()
}  # fmt: skip


def reliability(*arguments: str, data: bytes = b"") -> Result:
    """Run a command, and assert what holds for every run."""
    result = run(*arguments, input=data)
    assert "\x1b" not in result.output
    assert result.exit_code in (0, 1) or result.stderr or '"error"' in result.stdout
    return result


def test_text_that_cannot_be_judged_is_an_abstain_with_its_reason(tmp_path: Path) -> None:
    for name, (content, _) in ABSTAINS.items():
        (tmp_path / f"{name}.txt").write_bytes(content)
    result = reliability("score", "--format", "jsonl", str(tmp_path))
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(lines) == len(ABSTAINS)
    said = {Path(line["id"]).stem: line for line in lines}
    for name, (_, reason) in ABSTAINS.items():
        line = said[name]
        if "error" in line:
            assert name == "escape codes", line
            assert line["error"]
            continue
        assert line["verdict"] == "ABSTAIN", (name, line["reliability"], line["reasons"])
        assert any(reason in given for given in line["reasons"]), (name, line["reasons"])
        assert 0 < line["reliability"]["probability"] < 1
    assert result.exit_code == (2 if any("error" in line for line in lines) else 0)


@pytest.mark.parametrize("command", ["score", "explain", "check"])
@pytest.mark.parametrize("name", ["a huge word", "all emoji", "escape codes", "arabic"])
def test_every_command_survives_it(command: str, name: str, tmp_path: Path) -> None:
    content, _ = ABSTAINS[name]
    path = tmp_path / "article.txt"
    path.write_bytes(content)
    result = reliability(command, str(path))
    if result.exit_code == 2:
        assert result.stderr.startswith("Error: ")
    else:
        assert result.exit_code == 0
        assert "ABSTAIN" in result.stdout


@pytest.mark.parametrize("command", ["score", "explain", "check"])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("binary.txt", bytes(range(256)) * 40),
        ("nuls.txt", b"The\0 council\0 said\0. " * 100),
        ("empty.jsonl", b""),
        ("broken.jsonl", b'{"text": \n'),
        ("deep.jsonl", b"[" * 100_000 + b"\n"),
        ("list.jsonl", b'["text"]\n'),
        ("textless.jsonl", b'{"title": "x"}\n'),
        ("number.jsonl", b'{"text": 5}\n'),
        ("damaged.jsonl.gz", b"\x1f\x8b\x08\x00 this is no gzip"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(200)),
    ],
)
def test_an_unreadable_file_is_an_error(
    command: str, name: str, content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    result = reliability(command, str(path))
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: ")
    assert name in result.stderr


@pytest.mark.parametrize("command", ["score", "explain", "check"])
def test_a_missing_file_is_an_error(command: str, tmp_path: Path) -> None:
    plain = tmp_path / "plain.txt"
    plain.write_text(ENGLISH)
    for path in (tmp_path / "missing.txt", plain / "inside.txt", tmp_path / "a\x1b[31mb.txt"):
        result = reliability(command, str(path))
        assert result.exit_code == 2
        assert result.stderr.startswith("Error: ")


def test_assess_raises_the_error_of_a_file_that_could_not_be_read() -> None:
    with pytest.raises(ArticleError, match=r"^nowhere\.txt: cannot be read .* check its name"):
        assess(next(read(["nowhere.txt"])))


@pytest.mark.parametrize(
    "given",
    [
        "drafts/bridge.md",
        " bridge.docx\n",
        "/home/roe/My Drafts/the bridge.txt",
        r"C:\Drafts\the bridge.doc",
        "https://gazette.example/bridge?page=2",
        "www.gazette.example/bridge",
        "my folder/a draft",  # there is one
        "my folder",
        "a draft.txt",
    ],
)
def test_the_name_of_a_file_is_not_a_text(
    given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("my folder").mkdir()
    Path("my folder/a draft").write_text(ENGLISH)
    Path("a draft.txt").write_text(ENGLISH)
    if given == "my folder":  # nothing in it says that it is the name of a folder
        assert assess(given).abstention == "too_short"
        given += "/"
    for call in (assess, score_sentences, reading_ease):
        with pytest.raises(ArticleError, match=r"not a text.*reliability\.read"):
            call(given)
    (kept,) = assess_many([given], errors="keep")
    assert isinstance(kept, Unreadable)
    assert "not a text" in kept.error
    assert assess(Article(given)).abstention == "too_short"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Bridge",
        "and/or",
        "She wrote notes.txt",
        "See https://gazette.example/bridge",
        "bridge.md\nhas the draft",
        "x" * 400 + ".md",
        "a/\0b",
        r"\\server\a share\b",
    ],
)
def test_a_short_text_is_a_text(text: str) -> None:
    assert assess(text).abstention == "too_short"


def test_a_folder_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir()
    (folder / "a.txt").write_text(ENGLISH)
    folder.chmod(0)
    try:
        if not _refused(folder):
            pytest.skip("this user may read every folder")
        result = reliability("check", str(folder))
    finally:
        folder.chmod(0o700)
    assert result.exit_code == 2
    assert "locked" in result.stderr


def _refused(folder: Path) -> bool:
    try:
        list(folder.iterdir())
    except PermissionError:
        return True
    return False


@pytest.mark.parametrize("command", ["score", "explain", "check"])
def test_empty_standard_input_does_not_pass(command: str) -> None:
    result = reliability(command, "-")
    assert result.exit_code == 2 or "ABSTAIN" in result.stdout


def test_lone_surrogates_are_scored_with_a_note(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_text(
        '{"id": "\\ud83d", "title": "\\udc00 x", "text": "' + ENGLISH * 9 + '\\ud800"}\n'
    )
    result = reliability("score", "--format", "jsonl", str(path))
    assert result.exit_code == 0
    line = json.loads(result.stdout)
    assert (line["id"], line["title"]) == ("\ufffd", "\ufffd x")
    assert any("surrogate" in note for note in line["notes"])
    for command in ("score", "explain", "check"):
        options = ["--fail-under=0"] if command == "check" else []
        result = reliability(command, str(path), *options)
        assert result.exit_code == 0, result.stderr


def test_a_line_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    good = json.dumps({"id": "good", "text": ENGLISH * 9})
    path.write_text(f'{good}\n{{"id": "bad", "text": 1}}\nnonsense\n\n{good}\n')
    result = reliability("score", "--format", "jsonl", str(path))
    assert result.exit_code == 2
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert ["error" in line for line in lines] == [False, True, True, False]
    assert lines[1]["id"] == "bad"


def test_ten_megabytes_on_one_line_are_refused_with_the_reason(tmp_path: Path) -> None:
    """They would take a minute and over 1 GB."""
    path = tmp_path / "long.txt"
    path.write_text(ENGLISH * (10_000_000 // len(ENGLISH)))
    process = python("-m", "reliability", "check", "--fail-under", "0", path, "/nowhere")
    assert process.returncode == 2
    told = process.stderr.splitlines()
    assert told[0].endswith(
        "a text of over 400,000 characters, too long for one article: split it, or raise the limit "
        "on the command line (--max-characters)"
    )
    assert told[1].startswith("Error: /nowhere")
    assert "Traceback" not in process.stderr


@pytest.mark.parametrize(
    "text", ["Everyone\nknows", "Nobody\ncan", "I know for a\nfact", "There is no other\nreason\n"]
)
def test_a_phrase_may_run_over_the_last_line_break(text: str) -> None:
    report = assess(text)
    assert report.verdict == "ABSTAIN"
    assert {finding.signal for finding in report.findings} <= {
        "biased_sentences",
        "certainty",
        "claims",
        "hedging",
        "loaded",
        "sourcing",
        "style",
    }
