"""The composition root: a running kiosk without a window, put together from its parts.

Whatever is missing or wrong at start is an error with plain text: `ConfigError`, `IdentityError`,
`AlreadyRunningError`, `StorageError`. A missing device is none: it is absent, and may come.
"""

from collections.abc import Callable
from contextlib import ExitStack, closing
from importlib.metadata import version
from pathlib import Path
from time import monotonic
from uuid import uuid4

from edge_sync import documents, identity
from edge_sync.database import connect
from edge_sync.identity import DATABASE_FILE
from edge_sync.lock import hold
from hardware.board import Board, open_board
from hardware.config import HardwareConfig
from hardware.ports import PanelButton, Scan
from kiosk import config
from kiosk.application.executor import Executor
from kiosk.application.health import Health
from kiosk.application.keeping import Keeping
from kiosk.application.mailbox import Mailbox
from kiosk.application.ports import Clock, File, SlipSetter
from kiosk.application.printing import Printing
from kiosk.application.slips import Slips
from kiosk.application.speaking import Speaking
from kiosk.application.store import Store
from kiosk.application.watching import Watching
from kiosk.application.writing import Engines, Writing
from kiosk.clock import SimulatedClock, SystemClock, bootid
from kiosk.domain.speech import SILENCE
from kiosk.domain.visit.events import CallButtonPressed, CodeScanned, Event, FromTheWorld, StoredChanged
from kiosk.domain.visit.states import State, initial
from kiosk.input.handwriting import WorkerHandwriting
from kiosk.input.pinyin import RimePinyin
from kiosk.presenters.capacity import layout
from kiosk.presenters.format import format_of
from kiosk.presenters.models import Button, ScreenModel, buttons
from kiosk.presenters.present import present
from kiosk.presenters.speech import speech, speech_of
from kiosk.presenters.text import Catalogues, Words, load
from kiosk.storage import open_storage
from kiosk.typography.slip import SlipTypesetter

LOCALES = Path(__file__).parent / "locales"
LOCK_FILE = "kiosk.lock"
DISTRIBUTION = "deputies-home-kiosk"

RESTART_EXIT = 75
"""Exit code of a program that the office wants started anew, "try again" in sysexits.h; no failure."""


class Core:
    """A running kiosk. `store` and `screen` are for the UI thread alone, `mailbox` takes events from any.

    `end` is set by the program and called, on the UI thread, when the office wants it started anew; then
    `restart_wanted` is true.
    """

    def __init__(
        self,
        *,
        storage: File,
        board: Board,
        clock: Clock,
        catalogues: Catalogues,
        setter: SlipSetter,
        device_id: str,
        engines: Engines,
    ) -> None:
        self.board = board
        self.clock = clock
        self.mailbox = Mailbox(self._dispatch)
        self.end: Callable[[], None] = _nothing
        self.restart_wanted = False
        self._catalogues = catalogues
        self._release: Callable[[], None] | None = None
        self._unasked = False
        self._subscribers: list[Callable[[ScreenModel], None]] = []
        self._keeping = Keeping(storage, self.mailbox.post)
        self._printing = Printing(board.printer, setter, self.mailbox.post)
        self._writing = Writing(engines, self.mailbox.post)
        self._watching = Watching(clock, board.scanner, board.panel, board.speaker, self.mailbox.post)
        self._speaking = Speaking(board.speaker)
        self._health = Health(self._keeping.keep_health)
        executor = Executor(
            self._keeping,
            self._printing,
            Slips(self._printing, catalogues.words, device_id=device_id, version=version(DISTRIBUTION)),
            self._writing,
            board.panel,
            board.scanner,
            self._speaking,
            restart=self._restart,
        )
        stored = self._keeping.start()
        state = initial(stored, catalogues=catalogues.available, now=clock.now())
        self.store = Store(state, clock, executor.execute)
        self._shown: tuple[State, ScreenModel] = (state, self._present(state))
        self.store.subscribe(self._show)
        self.store.subscribe(lambda state: self._writing.see(state.world))
        self.store.subscribe(self._health.see)
        self.subscribe(self._say)
        self.mailbox.post(StoredChanged(stored))  # what was commanded while nobody was here to do it
        self._start()

    def screen(self) -> ScreenModel:
        """Return what is to be on the screen; made anew only when the state is another."""
        state = self.store.state
        if self._shown[0] is not state:
            self._shown = (state, self._present(state))
        return self._shown[1]

    def subscribe(self, on_change: Callable[[ScreenModel], None]) -> None:
        """Call `on_change` with the screen whenever it looks different, on the UI thread."""
        self._subscribers.append(on_change)

    @property
    def unreviewed(self) -> tuple[str, ...]:
        """The languages offered now that await review by a qualified translator."""
        return tuple(one for one in self._catalogues.awaiting_review if one in self.store.state.languages)

    def press(self, button: Button) -> None:
        """Do what the button stands for, unless it is disabled; UI thread only."""
        if button.enabled:
            self._dispatch(button.event)

    def focused(self, control: str, *, unasked: bool = False) -> None:
        """Say what the control is that the five keys are on, where reading aloud is on; UI thread only.

        One that is `unasked`, on a page that came, is said after the page.
        """
        screen = self.screen()
        button = buttons(screen).get(control)
        if button is not None:
            said = speech_of(button, screen, self._words(screen), headphones=self._headphones)
            self._speaking.say_focus(said, unasked=unasked)

    def close(self) -> None:
        """Stop every thread, let file and devices go; twice is fine."""
        self._watching.close()
        self._printing.close()
        self._writing.close()
        self._keeping.close()
        self.board.close()
        release, self._release = self._release, None
        if release is not None:
            release()

    def let_go_at_close(self, release: Callable[[], None]) -> None:
        """Have `release` called when all is closed."""
        self._release = release

    @property
    def failures(self) -> int:
        """How many jobs of all threads went wrong in a way nobody foresaw."""
        return sum(each.failures for each in (self._keeping, self._printing, self._writing, self._watching))

    def _start(self) -> None:
        self._printing.start()
        self._writing.start()
        self.board.scanner.listen(self._scanned)
        self.board.panel.listen(self._pressed)
        self._watching.start()

    def _dispatch(self, event: Event) -> None:
        self._unasked = isinstance(event, FromTheWorld) and not isinstance(event, CodeScanned)
        self.store.dispatch(event)

    def _scanned(self, scan: Scan) -> None:
        self.mailbox.post(CodeScanned(scan.text, str(uuid4())))

    def _pressed(self, button: PanelButton) -> None:
        if button is PanelButton.CALL:
            self.mailbox.post(CallButtonPressed())

    def _restart(self) -> None:
        self.restart_wanted = True
        self.end()

    def _present(self, state: State) -> ScreenModel:
        return present(state, self._catalogues, layout(format_of(state)))

    def _say(self, screen: ScreenModel) -> None:
        said = speech(screen, self._words(screen), headphones=self._headphones) if screen.sound.on else SILENCE
        self._speaking.show(said, screen.sound, unasked=self._unasked and screen.dialog is None)

    def _words(self, screen: ScreenModel) -> Words:
        return self._catalogues.words(screen.language)

    @property
    def _headphones(self) -> bool:
        return self.store.state.settings.headphones

    def _show(self, state: State) -> None:
        before = self._shown[1]
        now = self._present(state)
        if now == before:
            self._shown = (state, before)
            return
        self._shown = (state, now)
        for on_change in self._subscribers:
            on_change(now)


def _nothing() -> None:
    """End nothing: there is no window, whoever started this looks at `restart_wanted`."""


def start(*, data: Path, config_file: Path | None, simulate: bool) -> Core:
    """Return the kiosk on the folder `data`, running; raises an error with plain text when it cannot."""
    with ExitStack() as undo:
        if not data.is_dir():
            raise FileNotFoundError(f"{data}: no such folder")
        undo.enter_context(hold(data / LOCK_FILE, "kiosk"))
        base = config.read_base(config_file)
        who = identity.load(data)
        clock = SimulatedClock() if simulate else SystemClock()
        storage = open_storage(data, base_config=base, clock=clock, bootid=bootid(), identity=who)
        board = open_board(_wiring(data, base, simulate=simulate), clock=lambda: clock.now().steady)
        undo.callback(board.close)
        core = Core(
            storage=storage,
            board=board,
            clock=clock,
            catalogues=load(LOCALES),
            setter=SlipTypesetter(),
            device_id=who.address.device,
            engines=Engines(handwriting=WorkerHandwriting, pinyin=RimePinyin),
        )
        core.let_go_at_close(undo.pop_all().close)
        return core


def _wiring(data: Path, base: config.BaseConfig, *, simulate: bool) -> HardwareConfig:
    """Return how devices are wired, by file and office; a change of wiring counts from the next start."""
    with closing(connect(data / DATABASE_FILE)) as connection:
        layers = documents.applied(connection)
    return config.devices(config.effective(base, layers).config, simulate=simulate)


def heartbeat(beat: Callable[[], None], every_s: float) -> Callable[[State], None]:
    """Return a subscriber that calls `beat` when an event was taken in, at most once in `every_s`.

    As time itself is an event, a UI thread that stands still stops the beat, and systemd starts the kiosk anew.
    """
    last = -every_s

    def on_event(_: State) -> None:
        nonlocal last
        now = monotonic()
        if now - last >= every_s:
            last = now
            beat()

    return on_event
