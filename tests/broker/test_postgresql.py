"""The tests' own PostgreSQL behaves as a real one when it is killed."""

from contextlib import closing

import psycopg

from tests.postgresql import running


def test_what_was_committed_is_there_after_every_process_was_killed() -> None:
    with running() as server:
        with closing(psycopg.connect(server.url, autocommit=True)) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS number")
        server.kill()
        server.start()
        with closing(psycopg.connect(server.url)) as connection:
            assert connection.execute("SELECT number FROM kept").fetchall() == [(42,)]


def test_nothing_is_left_behind() -> None:
    with running() as server:
        assert server.folder.is_dir()
    assert not server.folder.exists()
