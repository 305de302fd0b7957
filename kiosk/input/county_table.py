"""The county's words (places, deputies, terms) as a table of librime, beside Debian's own table.

Run as a program it builds that table, in a process of its own, so that the kiosk does not end with a library that
stumbles. Nothing in the table was typed by a citizen: the words are from the county's documents.

In a table syllables are numbers: their places in the list of all that it has. A dictionary of the syllables that
Debian's table lists, and nothing else, numbers them alike and is built in a moment; the county's words are built as its
pack. So Debian's table, whose building takes librime 10 s and 390 MB, is used as it is packaged.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from itertools import takewhile
from pathlib import Path

from kiosk.input.county_words import CHARACTERS
from kiosk.input.rime import deploy
from kiosk.input.spelling import Dictionary

WORDS_FILE = "words.txt"
"""The words to be built in, one a line, in the folder of the tables."""
READINGS_FILES = ("pinyin_simp.dict.yaml", "luna_pinyin.dict.yaml")
"""How characters are read: the simplified, then rare ones. To the second, 宁 is a traditional character, read zhu."""
SYLLABLES_FILE = "build/luna_pinyin.table.txt"
"""What Debian's table has, as librime wrote it out; its list of syllables comes first."""

_WEIGHT = 30_000  # of a word in its likeliest reading: luna_pinyin has no three words above that sound alike
_SYLLABLE = re.compile(r"# - (\S+)\n")
_SCHEMA = """\
schema: {schema_id: build, version: "1"}
translator: {dictionary: syllables, packs: [county_words]}
"""
_HEADER = '---\nname: {name}\nversion: "1"\nsort: by_weight\n...\n\n'


def build(tables: Path, data: Path) -> bool:
    """Build the table of the words in `WORDS_FILE`, with the dictionaries in `data`; false when it cannot be done."""
    sources = tables / "sources"
    sources.mkdir()
    words = (tables / WORDS_FILE).read_text().splitlines()
    rows = {"syllables": _syllable_rows(data), "county_words": _word_rows(words, data)}
    for name, lines in rows.items():
        (sources / f"{name}.dict.yaml").write_text(_HEADER.format(name=name) + "\n".join(lines) + "\n")
    schema_file = sources / "build.schema.yaml"
    schema_file.write_text(_SCHEMA)
    return deploy(schema_file, tables=tables)


def _syllable_rows(data: Path) -> Iterator[str]:
    with (data / SYLLABLES_FILE).open() as listed:
        for line in takewhile(lambda line: line.startswith("#"), listed):
            if found := _SYLLABLE.fullmatch(line):
                yield f"{found[1]}\t{found[1]}\t1"


def _word_rows(words: Iterable[str], data: Path) -> Iterator[str]:
    dictionary = Dictionary.parse(*((data / name).read_text() for name in READINGS_FILES))
    for word in words:
        spellings = dictionary.spellings("".join(CHARACTERS.findall(word)))
        for spelling in spellings:
            weight = round(_WEIGHT * spelling.share / spellings[0].share)
            yield f"{word}\t{' '.join(spelling.syllables)}\t{max(1, weight)}"


def main() -> int:
    """0 when the table is built; the command line names its folder, and that of Debian's data."""
    tables, data = map(Path, sys.argv[1:])
    return 0 if build(tables, data) else 1


if __name__ == "__main__":
    sys.exit(main())
