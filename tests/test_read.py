"""Articles as they come: formats, encodings, metadata in the text, furniture, and what cannot be read."""

from __future__ import annotations

import hashlib
import io
import json
import sys
from types import SimpleNamespace

import pytest

from analysis.model import Article
from analysis.read import articles, plain
from analysis.read.encoding import LIMIT
from analysis.read.metadata import furnished

NEWS = "Gunmen attacked a market in Quetta on Friday, killing two guards, police said."


def read(*sources):
    """Return what could be read and, as lines, what could not."""
    failures = []
    return list(articles(sources, failures)), [str(failure) for failure in failures]


def told(text, **given):
    """Return an article furnished from its text."""
    return furnished(Article("a", text, **given))


def marked(article, kind):
    """Return the words of an article that are set apart as *kind*."""
    return [article.text[a.start : a.end] for a in article.apart if a.kind == kind]


def test_a_text_is_kept_to_the_letter(tmp_path):
    """Line ends, leading spaces and accents stay, and the id is the hash of just that."""
    text = " Bogotá\r\n\r\ntwo died.\r\n"
    (tmp_path / "a.txt").write_bytes(text.encode())
    (article,), _ = read(tmp_path / "a.txt")
    assert article.text == text
    assert article.article_id == hashlib.sha256(text.encode()).hexdigest()[:12]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_common_encodings(tmp_path, encoding):
    """One text is the same article in whichever encoding an old system saved it."""
    text = "Two died in Bogotá, said Señora Núñez."
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    (article,), failures = read(tmp_path)
    assert (article.text, failures) == (text, [])


def test_front_matter_is_given_and_not_text(tmp_path):
    """The block fills the metadata, the id is that of the text alone, and NO is an outlet, not a no."""
    (tmp_path / "a.txt").write_text(
        f"---\noutlet: NO\norigin: AP\npublished: 2023-02-17\nrestated: true\ntags: [x]\n---\n\n{NEWS}\n"
    )
    (tmp_path / "b.txt").write_text(f"{NEWS}\n")
    (with_block, without), _ = read(tmp_path)
    assert (with_block.outlet, with_block.origin, with_block.restated) == ("NO", "AP", 1)
    assert (with_block.published, with_block.published_precision, with_block.published_basis) == (
        "2023-02-17",
        "day",
        "given",
    )
    assert (with_block.text, with_block.article_id) == (without.text, without.article_id)


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ("outlet: !!python/object/apply:os.system ['touch hacked']", "outlet holds a list"),
        ("outlet: [a, b", "not valid YAML"),
        ("title: {a: 1}", "title holds a dict"),
        ("publishd: 2023-02-17", "did you mean 'published'"),
        ("published: last Friday", "write it as 2023-02-17"),
        ("published: 2023-02-30", "write it as 2023-02-17"),
    ],
)
def test_hostile_or_mistaken_front_matter(tmp_path, monkeypatch, block, words):
    """Nothing in a block is run, and a mistake is named with its remedy."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(f"---\n{block}\n---\n{NEWS}")
    found, (failure,) = read("a.txt")
    assert found == []
    assert failure.startswith("a.txt: ")
    assert words in failure
    assert not (tmp_path / "hacked").exists()


def test_a_billion_laughs_stay_small(tmp_path):
    """Aliases that would unfold to gigabytes are refused, not unfolded."""
    bomb = "a: &a [x, x]\n" + "".join(
        f"k{n}: &k{n} [*{'a' if n == 0 else f'k{n - 1}'}, *a]\n" for n in range(40)
    )
    (tmp_path / "a.txt").write_text(f"---\n{bomb}title: *k39\n---\n{NEWS}")
    assert "title holds a list" in read(tmp_path)[1][0]


def test_a_rule_of_dashes_is_not_front_matter(tmp_path):
    """Text between dashed lines that is no mapping stays text."""
    (tmp_path / "a.txt").write_text(f"---\nThe morning report\n---\n{NEWS}")
    assert read(tmp_path)[0][0].text.startswith("---\nThe morning")


def test_folders_are_read_whole_and_in_order(tmp_path):
    """Sub-folders count, hidden files and other formats do not."""
    for name in ("b.txt", "a/z.txt", ".hidden.txt", "notes.md", "a/.git/x.txt", "C.TXT"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name}: {NEWS}")
    found, failures = read(tmp_path)
    assert [a.path.removeprefix(f"{tmp_path}/") for a in found] == ["C.TXT", "b.txt", "a/z.txt"]
    assert failures == []


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.txt", b"", "there is no text"),
        ("blank.txt", b" \n\n", "there is no text"),
        ("photo.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "not text"),
        ("program.txt", b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00", "not text"),
        ("big.txt", b"word " * (LIMIT // 5 + 1), "split it"),
        ("page.pdf", b"%PDF-1.7", "save the article's text as a .txt file"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_remedy(tmp_path, name, data, words):
    """One clear line a file, and the good article beside it is read all the same."""
    (tmp_path / name).write_bytes(data)
    (tmp_path / "z.txt").write_text(NEWS)
    found, (failure,) = read(tmp_path / name, tmp_path / "z.txt")
    assert [a.text for a in found] == [NEWS]
    assert failure.startswith(f"{tmp_path / name}: ")
    assert words in failure


def test_fifty_megabytes_are_refused_unread(tmp_path, monkeypatch):
    """The size is looked at before the file is opened."""
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    monkeypatch.setattr(plain, "decoded", lambda data: pytest.fail("read"))
    assert "50,000,000 bytes; one article may have 5,000,000" in read(path)[1][0]


def test_a_missing_path_and_an_empty_folder(tmp_path):
    """Both are told apart."""
    (tmp_path / "empty").mkdir()
    _, (missing, empty) = read(tmp_path / "nope", tmp_path / "empty")
    assert missing == f"{tmp_path / 'nope'}: nothing there; check the path"
    assert empty == f"{tmp_path / 'empty'}: no articles in this folder; Tollbook reads .txt and .jsonl files"


def test_a_broken_line_is_named_and_the_others_are_read(tmp_path):
    """Line 3 is broken: lines 1, 2, 4 and 5 are articles."""
    lines = [json.dumps({"id": f"n{n}", "text": f"{n} {NEWS}"}) for n in range(1, 6)]
    lines[2] = '{"id": "n3", "text": "Two di'
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(lines))
    found, (failure,) = read(path)
    assert [a.article_id for a in found] == ["n1", "n2", "n4", "n5"]
    assert failure.startswith(f"{path}, line 3: broken JSON at character")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("[]", 'no "text"'),
        ('{"title": "x"}', 'no "text"'),
        ('{"text": 5}', 'no "text"'),
        ('{"text": "  "}', "there is no text"),
        ('{"text": "x", "published": "17.02.2023"}', "write it as"),
        ('{"text": "x", "outlet": ["DW"]}', "outlet holds a list"),
        ("[" * 100_000, "broken JSON"),
    ],
)
def test_lines_that_are_no_articles(tmp_path, line, words):
    """Each is named by its number."""
    (tmp_path / "x.jsonl").write_text(f"\n{line}\n")
    _, (failure,) = read(tmp_path)
    assert ", line 2: " in failure
    assert words in failure


def test_standard_input_and_what_json_can_carry(monkeypatch):
    """Ids may be numbers, and half an emoji becomes one replacement mark, so that offsets hold."""
    line = (
        b'{"id": 7, "text": "Karachi \\ud83d two died", "published": "2023-02-17T19:10:00+05:00", "x": 1}\n'
    )
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(line)))
    (article,), _ = read("-")
    assert (article.article_id, article.text) == ("7", "Karachi \ufffd two died")
    assert (article.published, article.published_precision) == ("2023-02-17T19:10:00+05:00", "second")


@pytest.mark.parametrize(
    ("text", "published", "precision", "updated"),
    [
        (f" date 2023-02-17 {NEWS}", "2023-02-17", "day", None),
        (
            f"updated 4/3/2005 1:47:26 AM ET 2005-04-03T06:47:26\n\n{NEWS}",
            "2005-04-03T01:47:26-05:00",
            "second",
            "2005-04-03T06:47:26Z",
        ),
        (
            f"updated 4/3/2005 3:47:26 AM ET 2005-04-03T07:47:26\n\n{NEWS}",
            "2005-04-03T03:47:26-04:00",
            "second",
            "2005-04-03T07:47:26Z",
        ),
        (f"Date of publication 3 May 2018 {NEWS}", "2018-05-03", "day", None),
        (f"30 Apr 2017 {NEWS}", "2017-04-30", "day", None),
        (f"Tuesday 14 March 2017 19:45 {NEWS}", "2017-03-14T19:45", "minute", None),
        (f"14-05-2016 {NEWS}", "2016-05-14", "day", None),
        (
            f"Posted: Thursday, May 12, 2016 3:08 PM EDT Updated: May 12, 2016 6:31 PM EDT\n\n{NEWS}",
            "2016-05-12T15:08-04:00",
            "minute",
            "2016-05-12T18:31-04:00",
        ),
        (f"{NEWS} More.\n\nLast Update: Sunday 4 March 2018", "2018-03-04", "day", "2018-03-04"),
        (f"MANAGUA, 9 MAY 91 (ACAN-EFE) -- [TEXT] {NEWS}", "1991-05-09", "day", None),
    ],
)
def test_a_date_of_publication_in_the_text(text, published, precision, updated):
    """A stamp is read by the zone database of its day, and the basis says that it stood in the text."""
    article = told(text)
    assert (article.published, article.published_precision, article.updated) == (
        published,
        precision,
        updated,
    )
    assert article.published_basis == "in_text"


@pytest.mark.parametrize(
    "text",
    [
        NEWS,
        f"13 September 1974 was a day {NEWS}",
        f"On December 21, 2015 in Quetta, {NEWS}",
        f"5/4/2016 {NEWS}",
        f"KANDAHAR, Afghanistan, Oct. 3 (Xinhua) -- {NEWS}",
        f"CLANDESTINE, NO DATE (RADIO FARABUNDO) -- [TEXT] {NEWS}",
        f"{NEWS}\n\n© 2012 Example News",
    ],
    ids=["none", "history", "a day told of", "month or day first", "no year", "no date", "copyright"],
)
def test_no_date_is_made_up(text):
    """Without a whole date of publication it stays unknown: not today, not the copyright's year."""
    article = told(text)
    assert (article.published, article.published_precision, article.published_basis) == (
        None,
        "unknown",
        "none",
    )


def test_what_is_given_wins_over_the_text():
    """The sender knows better than a stamp."""
    article = told(
        f"date 2020-01-01 {NEWS} he told DW.", published="2023-02-17", published_basis="given", outlet="Dawn"
    )
    assert (article.published, article.published_basis, article.outlet) == ("2023-02-17", "given", "Dawn")
    assert marked(article, "metadata") == ["date 2020-01-01 "]


@pytest.mark.parametrize(
    ("text", "outlet", "origin"),
    [
        ("Two died, a medic told DW.\n\nrm/es (Reuters, AP)", "DW", "Reuters, AP"),
        ("Two died, a medic told Reuters. A guard told DW.", "DW", None),
        ("Two died, an officer told The Associated Press.", "Associated Press", "AP"),
        ("Two died, witnesses told RFE/RL.", "RFE/RL", None),
        ("KABUL, Afghanistan (AP) -- Two died.", None, "AP"),
        ("HOUSTON (AP) - Two died.", None, "AP"),
        ("LA PAZ (BOLIVIA), 21 MAY 91 (EL SIGLO) -- [TEXT] TWO DIED.", "EL SIGLO", None),
        ("DALLAS (CBS/AP) — Two died.", "CBS News", "AP"),
        ("BOISE, Idaho (KTVB) – Two died.", "KTVB", None),
        ("Two died.\n\nCopyright 2019 The Associated Press.", None, "AP"),
        ("Two died in Homs after months of siege.-AFP", None, "AFP"),
        ("Two died, according to a blog.", None, None),
    ],
)
def test_who_published_it_and_who_wrote_it(text, outlet, origin):
    """Outlet and wire come from credits, datelines, notices and from whom people spoke to."""
    article = told(text)
    assert (article.outlet, article.origin) == (outlet, origin)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Two died.\n\nThis is a developing story.", "developing"),
        ("Two died.\n\nCheck back for updates.", "developing"),
        ("Two died.\n\nCorrection: an earlier report gave another place.", "corrected"),
        ("Updated: May 3, 2016 - 5:30 PM\n\nTwo died.", "updated"),
        ("Two died.", "unknown"),
    ],
)
def test_the_status_of_a_story(text, status):
    """A notice says how final a story is; without one it is unknown."""
    assert told(text).story_status == status


def test_headline_caption_and_news():
    """A headline without a full stop gives the title; a picture's words after it are in the present tense."""
    article = told(
        "Two Guards Killed In Attack On A Market In Quetta\n\n"
        "Soldiers stand guard near a market after a blast in Quetta.\n\n"
        f"{NEWS}\n\nSoldiers stood by."
    )
    assert article.title == "Two Guards Killed In Attack On A Market In Quetta"
    assert marked(article, "headline") == [article.title]
    assert marked(article, "caption") == ["Soldiers stand guard near a market after a blast in Quetta."]


@pytest.mark.parametrize(
    "line",
    [
        "Police stand at the gate. (Ana Ruiz/Example News photo)",
        "(Photo: KHOU 11)",
        "File photo of the station",
        "The street on Tuesday. View Full Caption Ana Ruiz",
        "The house on Elm Street (Credit: Ana Ruiz)",
    ],
)
def test_photo_credits_make_captions(line):
    """A line with a photo credit is a caption, and gives no title."""
    article = told(f"{line}\n\n{NEWS}")
    assert (marked(article, "caption"), article.title) == ([line], None)


def test_a_first_sentence_is_no_headline():
    """Running text with its full stop stays running text."""
    assert told(f"{NEWS}\n\nMore followed.").apart == ()


def test_a_dateline_stays_in_the_running_text():
    """Its place is evidence of where; headline and body around it are told apart all the same."""
    article = told(f"Two Guards Killed In Quetta Market\n\nQUETTA, Pakistan (AP) -- {NEWS}")
    assert [(a.kind, a.end) for a in article.apart] == [("headline", 34)]
    assert article.origin == "AP"


@pytest.mark.parametrize(
    ("dateline", "published"),
    [
        ("QUETTA, March 4, 2024 - ", "2024-03-04"),
        ("Quetta, Mar. 4, 2024 (AP) -- ", "2024-03-04"),
        ("LIMA, 4 FEB 90 (EFE) -- ", "1990-02-04"),
        ("QUETTA, March 4 (AP) -- ", None),  # of which year, nothing says
    ],
)
def test_the_day_of_a_dateline_is_that_of_publication(dateline, published):
    """So "on Sunday" under a dateline of Monday 4 March 2024 is the day before it."""
    article = told(f"{dateline}{NEWS}")
    assert (article.published, article.published_basis) == (published, "in_text" if published else "none")


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("UPDATE 2-Two die in Mali ambush", "UPDATE 2-"),
        ("CORRECTED-UPDATE 1-Bomb kills nine", "CORRECTED-UPDATE 1-"),
        ("2nd LD: Army says 40 killed", "2nd LD: "),
        ("FOCUS ON GAO", ""),
    ],
)
def test_a_wires_word_before_its_headline(text, slug):
    """It is no news: in "UPDATE 2-Two die" the dead are two."""
    assert "".join(text[a.start : a.end] for a in told(text).apart if a.kind == "metadata") == slug


def test_a_comment_widget_is_one_stretch():
    """A run of widget lines, with the scraps between them, is one stretch to its end."""
    widget = "Discuss:\n\nDiscussion comments\n\n,\n\nMost read\n\n  1. votes comments\n  2. votes comments"
    article = told(f"{NEWS}\n\n© 2012 Example News. All rights reserved.\n\n{widget}")
    assert marked(article, "widget") == [widget]
    assert marked(article, "copyright") == ["© 2012 Example News. All rights reserved."]


def test_share_buttons():
    """Lines of buttons are a widget, and a sentence that begins like one is not."""
    article = told(f"{NEWS}\n\nShare this: Facebook\n\nTwitter\n\nEmail\n\nShare prices fell after two died.")
    assert marked(article, "widget") == ["Share this: Facebook\n\nTwitter\n\nEmail"]


def test_the_seeds(shared):
    """Metadata and furniture of the three seeds are those of the hand coding."""
    gold = json.loads((shared / "seeds" / "gold.json").read_text(encoding="utf-8"))
    found = {a.article_id: a for a in read(shared / "seeds")[0]}
    names = (
        "title",
        "outlet",
        "published",
        "published_precision",
        "published_basis",
        "updated",
        "story_status",
    )
    for article in gold["articles"]:
        assert {n: getattr(found[article["article_id"]], n) for n in names} == {n: article[n] for n in names}
    spans = {(b["article_id"], b["start"], b["end"]) for b in gold["boilerplate"]}
    assert spans == {
        (a.article_id, p.start, p.end) for a in found.values() for p in a.apart if p.kind != "headline"
    }
