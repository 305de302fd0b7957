"""What the file tells the kiosk: the world of the documents, and that something has changed."""

from contextlib import closing
from datetime import timedelta
from typing import Any

from edge_sync import misfits
from edge_sync.bodies.status import Refused
from edge_sync.database import connect
from edge_sync.identity import DATABASE_FILE
from edge_sync.lock import hold
from edge_sync.program import LOCK_FILE
from kiosk.clock import SimulatedClock
from kiosk.domain.clock import ClockQuality
from kiosk.domain.opinion import Kind
from kiosk.domain.world import Badge, MonthlyDay, World
from kiosk.storage.surroundings import SYNC_LOCK_FILE

HOME = "home/qb-0302"
LIGHTING = {
    "code": "lighting",
    "name": {"zh": "路灯"},
    "icon": "lamp",
    "phrases": [{"text": {"zh": "灯太暗"}, "kind": "help"}],
}
HEATING = {"code": "heating", "name": {"zh": "供暖"}}
DEPUTY = {
    "deputy_id": "qb-d0004", "name": {"zh": "别克"}, "levels": ["county", "township"], "home_id": "qb-0302",
    "public_code": "QB58XRVXWZ", "pledge": {"zh": "件件有回音"},
}  # fmt: skip
HASH = "a" * 64


def test_without_documents_the_world_is_empty_and_the_kiosk_runs(kiosk: Any) -> None:
    assert kiosk.start().load().world == World("qb-0302")


def test_the_homes_own_catalog_goes_before_the_countys(kiosk: Any) -> None:
    kiosk.publish("county", "catalog", {"categories": [HEATING], "places": [{"zh": "广场"}], "hotline": "0900-1"})
    kiosk.publish(HOME, "catalog", {"categories": [LIGHTING], "places": [{"zh": "小学东侧"}, {"zh": "广场"}]})
    world = kiosk.start().load().world
    assert [category.code for category in world.categories] == ["lighting"]
    assert world.categories[0].phrases[0].kind is Kind.HELP
    assert (world.places, world.hotline) == (({"zh": "小学东侧"}, {"zh": "广场"}), "0900-1")


def test_a_home_that_only_adds_places_keeps_the_countys_categories(kiosk: Any) -> None:
    kiosk.publish("county", "catalog", {"categories": [HEATING], "out_of_scope": [{"zh": "诉讼"}]})
    kiosk.publish(HOME, "catalog", {"places": [{"zh": "小学东侧"}]})
    world = kiosk.start().load().world
    assert ([category.code for category in world.categories], world.out_of_scope) == (["heating"], ({"zh": "诉讼"},))


def test_words_of_the_county_and_of_the_home_are_known(kiosk: Any) -> None:
    kiosk.publish("county", "dictionary", {"words": ["民生实事", "票决制"]})
    kiosk.publish(HOME, "dictionary", {"words": ["三岔口"]})
    assert kiosk.start().load().world.words == ("三岔口", "民生实事", "票决制")


def test_deputies_of_all_rosters_are_known_those_of_this_home_first(kiosk: Any) -> None:
    other = {**DEPUTY, "deputy_id": "qb-d0001", "home_id": "qb-0001", "public_code": "QBHPDSZK5G"}
    kiosk.publish("county", "roster/qb-0001", {"deputies": [other]})
    kiosk.publish("county", "roster/index", {"homes": ["qb-0001"]})
    kiosk.publish(HOME, "roster/qb-0302", {"deputies": [DEPUTY]})
    deputies = kiosk.start().load().world.deputies
    assert [deputy.deputy_id for deputy in deputies] == ["qb-d0004", "qb-d0001"]
    assert (deputies[0].levels, deputies[0].pledge) == (("county", "township"), {"zh": "件件有回音"})


def test_sealed_badges_are_opened_and_a_revoked_one_is_not_valid(kiosk: Any) -> None:
    kiosk.publish_badges(
        {"deputy_id": "qb-d0004", "badge_sha256": HASH},
        {"deputy_id": "qb-d0005", "badge_sha256": HASH, "revoked": True},
    )
    assert kiosk.start().load().world.badges == (Badge("qb-d0004", HASH, True), Badge("qb-d0005", HASH, False))


def test_badges_that_cannot_be_opened_admit_nobody(kiosk: Any) -> None:
    kiosk.publish("dev/qb-0302-k1", "badges", {"data_base64": "bm90IHNlYWxlZA=="})
    assert kiosk.start().load().world.badges == ()


def test_home_schedule_and_announcements_are_shown(kiosk: Any) -> None:
    entry = {"home_id": "qb-0302", "name": {"zh": "云杉镇代表之家"}, "level": "township", "phones": ["0900-5500302"]}
    rule = {"kind": "monthly_day", "day": 15, "start": "10:30", "end": "13:00"}
    reception = {"schedule_id": "s1", "starts_at": "2026-11-16T10:30:00+08:00", "ends_at": "2026-11-16T13:00:00+08:00"}
    kiosk.publish("county", "homes", {"county": {"zh": "泉北县"}, "homes": [entry]})
    kiosk.publish(HOME, "schedule", {"rule": rule, "receptions": [reception], "opening": {"zh": "10:00-19:00"}})
    for number, priority in ((1, 3), (2, 1)):
        body = {"announcement_id": f"a{number}", "kind": "event", "title": {"zh": f"{number}"}, "priority": priority}
        kiosk.publish("county", f"announcement/a{number}", body)
    world = kiosk.start().load().world
    assert (world.home_name, world.home_phones) == ({"zh": "云杉镇代表之家"}, ("0900-5500302",))
    assert (world.reception_rule, len(world.receptions)) == (MonthlyDay(15, "10:30", "13:00"), 1)
    assert world.opening == {"zh": "10:00-19:00"}
    assert [announcement.title["zh"] for announcement in world.announcements] == ["2", "1"]


def test_an_unknown_category_icon_rule_or_field_harms_nothing(kiosk: Any) -> None:
    strange = {"code": "moon_base", "name": {"zh": "月球"}, "icon": "rocket", "later": {"x": 1}}
    kiosk.publish("county", "catalog", {"categories": [strange], "invented": True})
    kiosk.publish(HOME, "schedule", {"rule": {"kind": "lunar", "day": 1, "start": "10:00", "end": "11:00"}})
    kiosk.publish("county", "invented/x", {"y": 1})
    world = kiosk.start().load().world
    assert (world.categories[0].code, world.reception_rule) == ("moon_base", None)


def test_one_damaged_document_hides_no_other(kiosk: Any) -> None:
    kiosk.publish("county", "catalog", {"categories": [HEATING]})
    kiosk.publish(HOME, "catalog", {"categories": "broken"})
    assert [category.code for category in kiosk.start().load().world.categories] == ["heating"]


def test_a_document_is_gone_when_its_time_is_over(kiosk: Any) -> None:
    end = kiosk.moment.wall + timedelta(hours=1)
    kiosk.publish("county", "catalog", {"categories": [HEATING]}, expires_at=end)
    storage = kiosk.start()
    assert storage.load().world.categories
    assert storage.poll() is None
    kiosk.clock.advance(3600)
    assert storage.poll().world.categories == ()


def test_a_clock_that_is_not_trusted_ends_nothing(kiosk: Any) -> None:
    kiosk.clock = SimulatedClock(lambda: kiosk.moment, quality=ClockQuality.UNSYNCED)
    kiosk.publish("county", "catalog", {"categories": [HEATING]}, expires_at=kiosk.moment.wall - timedelta(days=1))
    assert kiosk.start().load().world.categories


def test_config_from_the_office_is_in_force_at_the_next_poll(kiosk: Any) -> None:
    storage = kiosk.start()
    assert storage.load().settings.idle_s == 90
    kiosk.publish(HOME, "config", {"ui": {"idle_s": 45, "greeting": {"zh": "您好"}}})
    settings = storage.poll().settings
    assert (settings.idle_s, settings.greeting) == (45, {"zh": "您好"})


def _misfit(kiosk: Any) -> Refused | None:
    """What edge-sync tells the hub about the config as a whole."""
    with closing(connect(kiosk.data / DATABASE_FILE)) as connection:
        return misfits.refusal(connection)


def test_config_that_does_not_go_with_the_file_is_told_and_the_last_good_one_kept(kiosk: Any) -> None:
    kiosk.base = {"ui": {"langs": ["zh_CN"]}}
    kiosk.publish(HOME, "config", {"ui": {"idle_s": 45}})
    storage = kiosk.start()
    storage.load()
    kiosk.publish(HOME, "config", {"ui": {"idle_s": 30, "default_lang": "ug"}}, version=2)
    stored = storage.poll()
    assert stored.settings.idle_s == 45
    assert stored.config_refused == ("ui.default_lang: 'ug' is not among ui.langs (zh_CN)",)
    assert _misfit(kiosk) == Refused(target=HOME, epoch=1, version=2, reason="misfit", errors=stored.config_refused)
    kiosk.publish(HOME, "config", {"ui": {"idle_s": 30}}, version=3)
    stored = storage.poll()
    assert (stored.settings.idle_s, stored.config_refused) == (30, ())
    assert _misfit(kiosk) is None


def test_poll_is_silent_while_nothing_changes(kiosk: Any) -> None:
    storage = kiosk.start()
    storage.load()
    assert [storage.poll() for _ in range(3)] == [None, None, None]


def test_poll_tells_once_of_what_this_process_saved(kiosk: Any) -> None:
    storage = kiosk.start()
    storage.load()
    kiosk.save(storage)
    assert storage.poll().queue.pending == 1
    assert storage.poll() is None


def test_poll_tells_of_a_verdict(kiosk: Any) -> None:
    storage = kiosk.start()
    kiosk.save(storage)
    storage.load()
    kiosk.settle(kiosk.events()[0].id)
    assert (storage.poll().queue.settled, storage.poll()) == (1, None)


def test_poll_tells_when_the_room_gets_small_and_when_it_is_back(kiosk: Any) -> None:
    storage = kiosk.start()
    assert storage.load().room
    kiosk.free = 63 * 1024 * 1024
    assert not storage.poll().room
    kiosk.free = 65 * 1024 * 1024
    assert storage.poll().room


def test_online_is_only_while_edge_sync_lives_and_says_so(kiosk: Any) -> None:
    kiosk.connected(online=True)
    storage = kiosk.start()
    assert not storage.load().online
    with hold(kiosk.data / "edge-sync.lock", "edge-sync"):
        assert storage.poll().online
        kiosk.connected(online=False)
        assert not storage.poll().online
        kiosk.connected(online=True)
        assert storage.poll().online
    assert not storage.poll().online


def test_the_lock_looked_at_is_the_one_that_edge_sync_holds() -> None:
    assert SYNC_LOCK_FILE == LOCK_FILE


def test_a_damaged_config_layer_is_told_and_the_others_hold(kiosk: Any) -> None:
    kiosk.publish("county", "config", {"ui": {"idle_s": 45}})
    kiosk.publish(HOME, "config", {"ui": {"warn_s": 20}})
    kiosk.sync(lambda connection: connection.execute("UPDATE documents SET body = X'7B' WHERE target = ?", (HOME,)))
    stored = kiosk.start().load()
    assert (stored.settings.idle_s, stored.settings.warn_s) == (45, 30)
    assert stored.config_refused == ("config of home/qb-0302: damaged on this kiosk, push it again",)


def test_a_config_taken_back_under_its_own_version_is_noticed(kiosk: Any) -> None:
    kiosk.publish(HOME, "config", {"ui": {"idle_s": 45}})
    storage = kiosk.start()
    storage.load()
    kiosk.publish(HOME, "config", {"ui": {"idle_s": 60}})
    assert storage.poll().settings.idle_s == 60
