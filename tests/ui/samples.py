"""Screens as full as they get: every screen of the product with the longest texts that are to be expected."""

from dataclasses import replace

from kiosk.domain.visit.events import Touched
from kiosk.presenters.models import (
    Attract,
    Banner,
    Button,
    Case,
    Choices,
    Deputies,
    DeputyCard,
    Dialog,
    Direction,
    Done,
    Duty,
    Fact,
    Field,
    Greeting,
    Home,
    Identity,
    Issue,
    Message,
    Nav,
    Notice,
    OnDuty,
    Pad,
    Pager,
    Review,
    Role,
    Row,
    Scan,
    ScreenModel,
    State,
    Step,
    TextArea,
    Tone,
    Track,
    Write,
)

LANGUAGES = ("zh_CN", "en")
UGHUR = {
    "代表之家": "ۋەكىللەر ئۆيى",
    "我要提意见": "پىكىر بېرىش",
    "找代表": "ۋەكىل تېپىش",
    "查进度": "بىر تەرەپ قىلىش ئەھۋالى",
    "下一步": "كېيىنكى قەدەم",
    "返回": "قايتىش",
    "满意": "رازى",
    "不满意": "نارازى",
}
CATEGORIES = (
    ("heating", "供暖供热", "Heating"),
    ("parking", "停车管理", "Parking"),
    ("ev_charging", "电动车充电", "Charging e-bikes"),
    ("elevator", "老旧小区加装电梯", "Lifts in older buildings"),
    ("drainage", "排水与积水", "Drainage and flooding"),
    ("water", "供水用水", "Water supply"),
    ("property", "物业服务", "Property services"),
    ("sanitation", "环境卫生", "Cleaning and waste"),
    ("roads", "道路与农村公路", "Roads and rural lanes"),
    ("lighting", "路灯照明", "Street lighting"),
    ("transit", "公交出行", "Buses and travel"),
    ("education", "教育入学", "Schools and enrolment"),
    ("health", "医疗卫生", "Health services"),
    ("elderly_childcare", "养老与托育", "Elderly care and nurseries"),
    ("employment_business", "就业与营商环境", "Jobs and business"),
    ("agriculture", "农业农村", "Farming and villages"),
    ("social_security", "社会保障与低保", "Social security and welfare"),
    ("environment", "生态环境保护", "Environment"),
    ("safety", "安全隐患", "Safety hazards"),
    ("dispute_mediation", "矛盾纠纷调解", "Dispute mediation"),
    ("legal_advice", "法律咨询", "Legal advice"),
    ("other", "其他", "Something else"),
)
PHONE_PAD = ("123", "456", "789")
TICKET_PAD = ("23456789", "ABCDEFGH", "JKLMNPQR", "STUVWXYZ")


class Sampler:
    """Makes every screen in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.rtl = language == "ug"

    def t(self, zh: str, en: str) -> str:
        return (
            {"zh_CN": zh, "en": en}.get(self.language)
            or UGHUR.get(zh)
            or "پىكىر بېرىش ۋەكىللەر ئۆيى كېيىنكى قەدەم"[: len(zh) * 2]
        )

    def button(self, id_: str, zh: str, en: str, **more: object) -> Button:
        return replace(Button(id_, self.t(zh, en), Touched()), **more)  # type: ignore[arg-type]

    def pager(self, screen: str, text: str = "1 / 2") -> Pager:
        return Pager(
            text,
            self.button(f"{screen}.page.prev", "上一页", "Previous"),
            self.button(f"{screen}.page.next", "下一页", "More"),
        )

    def nav(self, *, home: bool, offline: bool) -> Nav:
        shown = ("zh_CN", "en") if self.language != "ug" else ("zh_CN", "ug", "en")
        names = {"zh_CN": "中文", "ug": "ئۇيغۇرچە", "en": "English"}
        return Nav(
            home_name=self.t("云杉镇人大代表之家", "Yunshan Town Deputies' Home"),
            clock="10:32",
            offline=self.t("未联网,稍后自动送出", "Offline, sent later") if offline else "",
            languages=tuple(
                Button(f"nav.language.{tag}", names[tag], Touched(), chosen=tag == self.language) for tag in shown
            ),
            settings=(
                self.button("nav.sound", "声音", "Sound", icon="silent"),
                self.button("nav.size", "字号", "Text size", icon="size"),
                self.button("nav.theme", "配色", "Colours", icon="light"),
                self.button("nav.lower", "低位", "Lower", icon="lower"),
            ),
            help=self.button("nav.help", "请人帮忙", "Get help", icon="help"),
            back=None if home else self.button("nav.back", "返回", "Back", icon="back"),
            leave=None
            if home
            else self.button("nav.leave", "清除并退出", "Clear and leave", icon="leave", role=Role.QUIET),
        )

    def screen(
        self, name: str, body: object, *, home: bool = False, offline: bool = False, **more: object
    ) -> ScreenModel:
        direction = Direction.RTL if self.rtl else Direction.LTR
        return ScreenModel(name, self.language, direction, self.nav(home=home, offline=offline), body, **more)  # type: ignore[arg-type]

    def all(self) -> dict[str, ScreenModel]:
        made = {name.removeprefix("make_"): getattr(self, name)() for name in dir(self) if name.startswith("make_")}
        made["idle"] = replace(made["review"], name="idle", dialog=self.idle_dialog())
        made["leave"] = replace(made["review"], dialog=self.leave_dialog())
        made["banner"] = replace(
            made["category"],
            banner=Banner(
                self.t(
                    "存储空间不足,暂时不能提交意见。请联系工作人员。",
                    "Storage is full: opinions cannot be taken now. Please ask the staff.",
                ),
                Tone.WARNING,
            ),
        )
        made["saving"] = replace(
            made["review"],
            body=replace(
                made["review"].body,
                saving=True,
                hint=self.t("正在保存,请稍候", "Saving, one moment"),
                confirm=replace(made["review"].body.confirm, enabled=False),
            ),
        )
        return made

    def make_attract(self) -> ScreenModel:
        greetings = (
            Greeting("欢迎您", "请点一下屏幕", "zh_CN"),
            Greeting("خۇش كەپسىز", "باشلاش ئۈچۈن ئېكراننى بېسىڭ", "ug"),
            Greeting("Welcome", "Touch the screen to begin", "en"),
        )
        bare = replace(self.nav(home=True, offline=False), languages=(), settings=(), help=None)
        body = Attract(
            greetings=greetings,
            large=("zh_CN", "ug", "en").index(self.language),
            on_duty_heading=self.t("现在接待您的代表", "Receiving you now"),
            on_duty=("阿依古丽·阿黑哈提", self.t("高雪莲", "Gao Xuelian")),
            nobody_on_duty="",
            announcement=self.t("11 月 15 日为代表接待选民日。", "Deputies receive voters on 15 November."),
            begin=self.button("attract.begin", "请点一下屏幕", "Touch the screen to begin", icon="touch"),
        )
        return replace(self.screen("attract", body), nav=bare)

    def make_home(self) -> ScreenModel:
        return self.screen(
            "home",
            Home(
                greeting=self.t("欢迎您到代表之家", "Welcome to the Deputies' Home"),
                subtitle=self.t("有话好好说,有事好商量", "Tell your deputies what matters to you"),
                on_duty_heading=self.t("正在接待", "Receiving now"),
                on_duty=(
                    OnDuty(
                        "阿依古丽·阿黑哈提",
                        self.t("县人大代表 · 云杉镇中心小学教师", "County deputy · primary school teacher"),
                    ),
                    OnDuty(
                        self.t("高雪莲", "Gao Xuelian"),
                        self.t("镇人大代表 · 农机手", "Town deputy · farm machine driver"),
                    ),
                ),
                nobody_on_duty="",
                main=self.button(
                    "home.opinion",
                    "我要提意见",
                    "Leave an opinion",
                    icon="opinion",
                    role=Role.PRIMARY,
                    note=self.t("点几下就能说清楚,不用打字", "A few touches, no typing"),
                ),
                buttons=(
                    self.button(
                        "home.deputies",
                        "找代表",
                        "Find a deputy",
                        icon="deputies",
                        note=self.t("姓名、选区", "By name"),
                    ),
                    self.button(
                        "home.track",
                        "查进度",
                        "Track progress",
                        icon="track",
                        note=self.t("凭小票查", "With your slip"),
                    ),
                    self.button(
                        "home.badge", "代表签到", "Deputy badge", icon="badge", note=self.t("刷代表证", "Scan to start")
                    ),
                ),
                announcement=self.t(
                    "11 月 15 日 10:30–13:00 代表接待选民日,两位代表在此接待,欢迎选民前来反映意见建议。",
                    "15 November, 10:30–13:00: reception day. Two deputies are here to listen.",
                ),
                facts=(
                    Fact(
                        self.t("下次接待", "Next reception"),
                        self.t(
                            "12月15日\u00a0星期二 10:30\u2060—\u206013:00", "Tuesday\u00a015/12 10:30\u2060–\u206013:00"
                        ),
                    ),
                    Fact(
                        self.t("开放时间", "Open"),
                        self.t("周一至周五 10:00-13:30 15:30-19:00", "Monday to Friday 10:00-13:30, 15:30-19:00"),
                    ),
                    Fact(self.t("热线电话", "Hotline"), "0900-5500000"),
                ),
            ),
            home=True,
            offline=True,
        )

    def make_home_nobody(self) -> ScreenModel:
        full = self.make_home()
        return replace(
            full,
            nav=self.nav(home=True, offline=False),
            body=replace(
                full.body,
                on_duty=(),
                nobody_on_duty=self.t(
                    "现在没有代表在岗。您可以先留下意见,代表会看到。下次接待:11 月 15 日(周日)10:30。",
                    "Nobody is receiving now. Leave your opinion, the deputies will see it. "
                    "Next: Sunday 15 November, 10:30.",
                ),
                announcement="",
            ),
        )

    def make_notice(self) -> ScreenModel:
        return self.screen(
            "notice",
            Notice(
                heading=self.t("请先看一看", "Before you start"),
                scope_heading=self.t("这里受理什么", "What is taken here"),
                scope=(
                    self.t(
                        "对公共事务的建议、求助、投诉、咨询和表扬。",
                        "Advice, requests, complaints, questions and praise on public matters.",
                    ),
                    self.t(
                        "正在诉讼、仲裁、信访程序中的事项不在此受理。",
                        "Not: matters before a court, arbitration or petition office.",
                    ),
                    self.t("请不要写他人的隐私。", "Please do not write private things about others."),
                ),
                emergency=self.t("有人身危险请立即拨打 110、119 或 120。", "In danger? Call 110, 119 or 120 at once."),
                privacy_heading=self.t("怎样保护您", "How you are protected"),
                privacy=(
                    self.t("默认匿名,不用登记姓名。", "Anonymous unless you choose otherwise."),
                    self.t("留下的电话只有经办人能看到,办结后删除。", "A phone number is seen by the handler only."),
                    self.t("离开后本机不显示您填写的内容。", "After you leave, nothing of it stays on this screen."),
                ),
                agree=self.button("notice.agree", "我知道了,开始", "I understand, start", role=Role.PRIMARY),
                decline=self.button("notice.decline", "不提了", "Not now", role=Role.QUIET),
            ),
        )

    def make_category(self) -> ScreenModel:
        return self._categories(CATEGORIES[:12], "1 / 2")

    def make_category_2(self) -> ScreenModel:
        return self._categories(CATEGORIES[12:], "2 / 2")

    def _categories(self, shown: tuple[tuple[str, str, str], ...], page: str) -> ScreenModel:
        return self.screen(
            "category",
            Choices(
                heading=self.t("是哪方面的事?", "What is it about?"),
                hint="",
                choices=tuple(self.button(f"category.{code}", zh, en, icon=code) for code, zh, en in shown),
                columns=4,
                pager=self.pager("category", page),
            ),
            offline=True,
        )

    def make_issue(self) -> ScreenModel:
        texts = (
            ("室内温度不到 18 度", "Indoor temperature below 18 degrees"),
            ("暖气时有时无,夜里最冷", "Heating comes and goes, coldest at night"),
            ("供热管道漏水,楼道结冰", "A heating pipe leaks and the stairs ice up"),
            ("供热费收费标准不清楚,希望公示", "Heating fees are unclear, please publish them"),
            (
                "希望尽快接入集中供热,改造前把费用和工期讲清楚",
                "Please connect us to district heating, and explain cost and time first",
            ),
            ("报修电话打不通,维修不及时", "The repair line does not answer and repairs are late"),
        )
        return self.screen(
            "issue",
            Issue(
                heading=self.t("具体是什么情况?", "What exactly?"),
                hint=self.t("可以选几条", "You may choose several"),
                sentences=tuple(
                    self.button(f"issue.{n}", zh, en, chosen=n in (1, 5)) for n, (zh, en) in enumerate(texts, 1)
                ),
                next=self.button("issue.next", "下一步", "Next", role=Role.PRIMARY, icon="next"),
                pager=self.pager("issue"),
            ),
        )

    def make_write(self) -> ScreenModel:
        tools = (("stroke_undo", "退一笔", "Undo stroke", "undo"), ("left", "左移", "Left", "left"),
                 ("right", "右移", "Right", "right"), ("undo", "撤销", "Undo", "undo"),
                 ("clear", "清空", "Clear", "clear"), ("delete", "删除", "Delete", "delete"))  # fmt: skip
        ways = (("handwriting", "手写", "Handwriting", "pen"), ("pinyin", "拼音", "Pinyin", "pinyin"),
                ("keyboard", "键盘", "Keyboard", "keyboard"))  # fmt: skip
        text = self.t("单元门口的路灯坏了两个月,晚上老人不敢出", "The lamp at our door has been broken")
        return self.screen(
            "write",
            Write(
                heading=self.t("写下您的意见", "Write your opinion"),
                hint="",
                area=TextArea("write.text", text, len(text), (len(text) - 1, len(text)), "", "20 / 500", Direction.LTR),
                ways=tuple(
                    self.button(f"write.{name}", zh, en, icon=icon, chosen=name == "handwriting")
                    for name, zh, en, icon in ways
                ),
                candidates=tuple(
                    self.button(f"write.candidate.{n}", han, han, chosen=n == 1) for n, han in enumerate("出山击岀", 1)
                ),
                keys=(),
                pen=Field(
                    "write.field", self.t("在这里写字", "Write here"), (((0.4, 0.05), (0.4, 0.3)), ((0.5, 0.2),))
                ),
                tools=tuple(
                    self.button(f"write.{name}", zh, en, icon=icon, role=Role.QUIET, goes_on=name == "delete")
                    for name, zh, en, icon in tools
                ),
                next=self.button("write.next", "写好了", "Done", role=Role.PRIMARY, icon="next"),
                pager=self.pager("write"),
            ),
        )

    def make_place(self) -> ScreenModel:
        texts = (
            "书香社区",
            "锦绣社区",
            "建设路社区",
            "农贸市场周边",
            "云杉镇中心小学",
            "梧桐村二组",
            "泉北县第二人民医院门诊楼",
            "东大渠沿线",
        )
        english = (
            "Shuxiang community",
            "Jinxiu community",
            "Jianshe Road community",
            "Around the farmers' market",
            "Yunshan central primary school",
            "Wutong village, group 2",
            "County hospital No. 2, outpatients",
            "Along the East Canal",
        )
        return self.screen(
            "place",
            Choices(
                heading=self.t("在什么地方?", "Where is it?"),
                hint=self.t("选一个最近的地方", "Choose the nearest place"),
                choices=tuple(
                    self.button(f"place.{n}", zh, en, icon="place")
                    for n, (zh, en) in enumerate(zip(texts, english, strict=True), 1)
                ),
                columns=2,
                extra=(self.button("place.skip", "不说地方", "Skip the place", role=Role.QUIET),),
                pager=self.pager("place"),
            ),
        )

    def make_kind(self) -> ScreenModel:
        kinds = (
            ("advice", "建议", "Advice", "希望怎样做得更好"),
            ("help", "求助", "Request for help", "遇到困难"),
            ("complaint", "投诉", "Complaint", "有人没做好"),
            ("inquiry", "咨询", "Question", "想问清楚"),
            ("praise", "表扬", "Praise", "有人做得好"),
        )
        english = {
            "advice": "How to do better",
            "help": "You are in difficulty",
            "complaint": "Something was not done well",
            "inquiry": "You want to know",
            "praise": "Somebody did well",
        }
        return self.screen(
            "kind",
            Choices(
                heading=self.t("这是一件什么事?", "What kind is it?"),
                hint="",
                choices=tuple(
                    self.button(f"kind.{code}", zh, en, chosen=code == "complaint", note=self.t(note, english[code]))
                    for code, zh, en, note in kinds
                ),
                columns=3,
            ),
        )

    def make_recipient(self) -> ScreenModel:
        return self.screen(
            "recipient",
            Choices(
                heading=self.t("想说给谁听?", "Who should hear it?"),
                hint="",
                choices=(
                    self.button(
                        "recipient.home_office",
                        "代表之家",
                        "The Deputies' Home",
                        icon="home",
                        chosen=True,
                        note=self.t("由工作人员转给合适的代表", "Staff pass it to the right deputy"),
                    ),
                    Button(
                        "recipient.qb-d0001",
                        "阿依古丽·阿黑哈提",
                        Touched(),
                        icon="person",
                        note=self.t("县人大代表 · 正在接待", "County deputy · receiving now"),
                    ),
                    Button(
                        "recipient.qb-d0002",
                        self.t("高雪莲", "Gao Xuelian"),
                        Touched(),
                        icon="person",
                        note=self.t("镇人大代表 · 正在接待", "Town deputy · receiving now"),
                    ),
                ),
                columns=2,
                extra=(self.button("recipient.scan", "扫代表码", "Scan a deputy's code", icon="scan"),),
            ),
        )

    def make_review(self) -> ScreenModel:
        rows = (
            (
                "text",
                "情况",
                "Matter",
                "供暖供热:室内温度不到 18 度;希望尽快接入集中供热,改造前把费用和工期讲清楚。",
                (
                    "Heating: indoor temperature below 18 degrees; please connect us to district heating, "
                    "and explain cost and time first."
                ),
            ),
            ("place", "地点", "Place", "泉北县第二人民医院门诊楼", "County hospital No. 2, outpatients"),
            ("kind", "类型", "Kind", "投诉", "Complaint"),
            ("recipient", "说给", "To", "阿依古丽·阿黑哈提代表", "Deputy 阿依古丽·阿黑哈提"),
            ("identity", "身份", "Identity", "匿名", "Anonymous"),
        )
        return self.screen(
            "review",
            Review(
                heading=self.t("请核对一遍", "Please check"),
                hint=self.t("要改哪一行,就点哪一行", "Touch a line to change it"),
                rows=tuple(
                    Row(self.t(zh, en), self.t(value, english), self.button(f"review.{code}", "修改", "Change"))
                    for code, zh, en, value, english in rows
                ),
                confirm=self.button("review.confirm", "确认提交", "Confirm", role=Role.PRIMARY, icon="check"),
                saving=False,
            ),
        )

    def make_identity(self) -> ScreenModel:
        return self._identity(pad=False)

    def make_identity_phone(self) -> ScreenModel:
        return self._identity(pad=True)

    def _identity(self, *, pad: bool) -> ScreenModel:
        return self.screen(
            "identity",
            Identity(
                heading=self.t("要留下联系方式吗?", "Leave a contact?"),
                hint=self.t("匿名也一样办理", "Anonymous is handled alike"),
                choices=(
                    self.button(
                        "identity.anonymous",
                        "匿名",
                        "Anonymous",
                        icon="anonymous",
                        chosen=not pad,
                        note=self.t("凭小票查进度", "Track it with your slip"),
                    ),
                    self.button(
                        "identity.phone",
                        "留手机号",
                        "Leave a phone number",
                        icon="phone",
                        chosen=pad,
                        note=self.t("方便与您联系", "So that you can be reached"),
                    ),
                ),
                pad=self._pad("identity", self.t("手机号", "Phone number"), "138 •••• 5678", PHONE_PAD)
                if pad
                else None,
                consent=self.button(
                    "identity.consent",
                    "我年满 14 岁,同意经办人用它联系我",
                    "I am over 14 and agree to be contacted",
                    chosen=True,
                )
                if pad
                else None,
                next=self.button("identity.next", "确定", "Done", role=Role.PRIMARY),
                message=self.t("手机号少了一位", "One digit is missing") if pad else "",
            ),
        )

    def _pad(self, screen: str, label: str, shown: str, rows: tuple[str, ...]) -> Pad:
        delete = Button(f"{screen}.pad.delete", self.t("删除", "Delete"), Touched(), icon="delete")
        keys = [[Button(f"{screen}.pad.{key}", key, Touched()) for key in row] for row in rows]
        if rows is PHONE_PAD:
            keys.append([Button(f"{screen}.pad.0", "0", Touched()), delete])
        else:
            keys.append([Button(f"{screen}.pad.0", "0", Touched()), Button(f"{screen}.pad.1", "1", Touched()), delete])
        return Pad(label, shown, self.t("请输入", "Please type"), tuple(tuple(row) for row in keys))

    def make_done(self) -> ScreenModel:
        return self.screen(
            "done",
            Done(
                heading=self.t("已经记下了", "Kept safe"),
                state=State(self.t("已保存在本机", "Saved on this kiosk"), Tone.GOOD, "saved"),
                explanation=self.t(
                    "联网后自动送到县人大,送达后这里会显示。",
                    "It is sent to the county by itself; this page will say so.",
                ),
                ticket_label=self.t("查询号", "Ticket number"),
                ticket_no="K7-3DQ9-X",
                code_label=self.t("查询码", "Query code"),
                query_code="482913",
                qr="DHT1:K7-3DQ9-X:482913",
                keep_hint=self.t("请拍照或打印小票,凭它查进度。", "Take a photo or print the slip to track it."),
                print=self.button("done.print", "打印小票", "Print the slip", icon="printer"),
                print_note="",
                again=self.button("done.again", "再提一件", "Another matter"),
                home=self.button("done.home", "完成", "Finish", role=Role.PRIMARY),
            ),
        )

    def make_done_sent(self) -> ScreenModel:
        saved = self.make_done()
        return replace(
            saved,
            body=replace(
                saved.body,
                state=State(self.t("已送达", "Delivered"), Tone.GOOD, "sent"),
                explanation=self.t("县人大已收到,办理情况可随时来查。", "The county has it; come and ask any time."),
                print=None,
                print_note=self.t(
                    "打印机缺纸,请拍照或抄下号码。",
                    "The printer is out of paper: please take a photo or note the numbers.",
                ),
            ),
        )

    def make_deputies(self) -> ScreenModel:
        names = ("阿依古丽·阿黑哈提", "赵佳宁", "祖丽菲亚·依明", "高雪莲", "买买提江·吐尔逊", "王建国")
        return self.screen(
            "deputies",
            Deputies(
                heading=self.t("找代表", "Find a deputy"),
                levels=tuple(
                    self.button(f"deputies.level.{code}", zh, en, chosen=code == "county")
                    for code, zh, en in (
                        ("all", "全部", "All"),
                        ("prefecture", "州", "Prefecture"),
                        ("county", "县", "County"),
                        ("township", "乡镇", "Town"),
                    )
                ),
                deputies=tuple(
                    Button(
                        f"deputies.qb-d000{n}",
                        name,
                        Touched(),
                        icon="person",
                        note=self.t("县 · 云杉镇中心小学教师", "County · primary school teacher"),
                    )
                    for n, name in enumerate(names, 1)
                ),
                empty="",
                scan=self.button("deputies.scan", "扫代表码", "Scan a code", icon="scan"),
                pager=self.pager("deputies"),
            ),
        )

    def make_deputy(self) -> ScreenModel:
        return self.screen(
            "deputy",
            DeputyCard(
                name="阿依古丽·阿黑哈提",
                levels=self.t("县、镇两级人大代表", "County and town deputy"),
                facts=(
                    Fact(
                        self.t("职务", "Work"),
                        self.t("云杉镇中心小学高级教师", "Teacher, Yunshan central primary school"),
                    ),
                    Fact(
                        self.t("选区", "Constituency"),
                        self.t("云杉镇第三选区(书香、锦绣社区)", "Yunshan third constituency"),
                    ),
                    Fact(
                        self.t("下次接待", "Next reception"),
                        self.t("11 月 15 日(周日)10:30–13:00", "Sunday 15 November, 10:30–13:00"),
                    ),
                ),
                pledge_label=self.t("履职承诺", "Pledge"),
                pledge=self.t(
                    "每月接待选民不少于一次,件件有登记、事事有回音。",
                    "To receive citizens at least once a month, and to answer every one of them.",
                ),
                on_duty=self.t("正在接待", "Receiving now"),
                opinion=self.button(
                    "deputy.opinion", "向TA提意见", "Tell this deputy", role=Role.PRIMARY, icon="opinion"
                ),
            ),
        )

    def make_scan(self) -> ScreenModel:
        return self.screen(
            "scan",
            Scan(
                heading=self.t("请把码对准扫描窗", "Hold the code before the reader"),
                hint=self.t(
                    "小票、代表码和代表证都可以,离 10–20 厘米", "A slip, a deputy's code or a badge, 10–20 cm away"
                ),
                reader=State(self.t("正在看", "Looking"), Tone.GOOD, "scan"),
                cancel=self.button("scan.cancel", "取消", "Cancel", role=Role.QUIET),
                type=self.button("scan.type", "改用输入", "Type instead", icon="keyboard"),
            ),
        )

    def make_track(self) -> ScreenModel:
        return self.screen(
            "track",
            Track(
                heading=self.t("查进度", "Track progress"),
                hint=self.t("用小票上的二维码,或者输入查询号", "With the code on your slip, or its number"),
                ways=(
                    self.button("track.scan", "扫小票", "Scan the slip", icon="scan", note=self.t("最快", "Quickest")),
                    self.button(
                        "track.type",
                        "输入查询号",
                        "Type the number",
                        icon="keyboard",
                        note=self.t("小票上的号码", "As on the slip"),
                    ),
                ),
                pad=None,
                next=None,
                message="",
            ),
        )

    def make_track_pad(self) -> ScreenModel:
        return self.screen(
            "track",
            Track(
                heading=self.t("查询号", "Ticket number"),
                hint=self.t("印在小票最上面", "At the top of the slip"),
                ways=(),
                pad=self._pad("track", self.t("查询号", "Number"), "K7-3DQ9", TICKET_PAD),
                next=self.button("track.next", "下一步", "Next", role=Role.PRIMARY),
                message=self.t("这个号码不对,请核对一遍。", "That number is not right, please check it."),
            ),
        )

    def make_asking(self) -> ScreenModel:
        return self.screen(
            "asking",
            Message(
                heading=self.t("正在向县里查询…", "Asking the county…"),
                happened=self.t(
                    "本机没有这个编号的记录,正在联网查询。", "There is no record of it here; it is looked up now."
                ),
                kept="",
                to_do=self.t("一般几秒钟就有结果,请稍等。", "This takes a few seconds. Please wait."),
                buttons=(self.button("asking.stop", "不查了", "Stop asking", icon="back"),),
                icon="globe",
            ),
        )

    def make_asking_offline(self) -> ScreenModel:
        return self.screen(
            "asking",
            Message(
                heading=self.t("现在没有查成", "There is no answer just now"),
                happened=self.t(
                    "本机没有这个编号的记录,联网才能查,现在没有联网。",
                    "There is no record of it here. That needs the network, and there is none now.",
                ),
                kept=self.t("您的意见没有丢。", "Your opinion is not lost."),
                to_do=self.t(
                    "请过一会儿再试,或到当时登记的代表之家查询。", "Please try again later, or where it was given out."
                ),
                buttons=(self.button("asking.again", "再试一次", "Try again", icon="track", role=Role.PRIMARY),),
                icon="offline",
            ),
            offline=True,
        )

    def make_case(self) -> ScreenModel:
        return self.screen(
            "case",
            Case(
                heading=self.t("办理情况", "Progress"),
                ticket_label=self.t("查询号", "Ticket"),
                ticket_no="K7-3DQ9-X",
                state=State(self.t("已答复", "Answered"), Tone.GOOD, "reply"),
                facts=(
                    Fact(self.t("承办", "Handled by"), self.t("县住建局", "Housing bureau")),
                    Fact(self.t("提交", "Left on"), self.t("11 月 3 日", "3 November")),
                ),
                reply_heading=self.t("答复", "Reply"),
                reply=self.t(
                    "供热公司已于次日入户测温,清洗楼栋换热站过滤器,室温恢复到 20 度以上。"
                    "老旧管网改造已列入明年计划,开工前召开居民座谈会。",
                    "The heating company measured the flat the next day and cleaned the filter; "
                    "it is above 20 degrees again. The pipes are renewed next year.",
                ),
                steps=(
                    Step(
                        self.t("11 月 9 日", "9 Nov"),
                        State(self.t("已答复", "Answered"), Tone.GOOD, "reply"),
                        self.t("县住建局答复", "The housing bureau answered"),
                    ),
                    Step(
                        self.t("11 月 5 日", "5 Nov"),
                        State(self.t("办理中", "In hand"), Tone.WAITING, "clock"),
                        self.t("交县住建局办理,限 11 月 20 日前答复", "With the housing bureau, due by 20 Nov"),
                    ),
                    Step(
                        self.t("11 月 3 日", "3 Nov"),
                        State(self.t("已受理", "Accepted"), Tone.NEUTRAL, "check"),
                        self.t("县人大代表工委受理", "Accepted by the deputies' office"),
                    ),
                ),
                buttons=(
                    self.button("case.print", "打印", "Print", icon="printer"),
                    self.button("case.home", "完成", "Finish", role=Role.PRIMARY),
                ),
                pager=None,
            ),
        )

    def make_duty(self) -> ScreenModel:
        return self.screen(
            "duty",
            Duty(
                name="阿依古丽·阿黑哈提",
                state=State(self.t("正在接待", "Receiving"), Tone.GOOD, "good"),
                facts=(
                    Fact(self.t("开始", "Since"), "10:30"),
                    Fact(self.t("地点", "Place"), self.t("云杉镇人大代表之家", "Yunshan Deputies' Home")),
                    Fact(self.t("同时在岗", "Also here"), self.t("高雪莲", "Gao Xuelian")),
                ),
                visitors_label=self.t("已接待群众", "Visitors so far"),
                visitors="12",
                hint=self.t("结束时再刷一次代表证,或按「结束接待」。", "To end, scan your badge again or touch End."),
                buttons=(
                    self.button("duty.visitor_plus", "加一位", "One more", icon="plus"),
                    self.button("duty.end", "结束接待", "End", icon="end", role=Role.DANGER),
                    self.button("duty.home", "回首页", "To the start", role=Role.PRIMARY),
                ),
            ),
        )

    def make_out_of_service(self) -> ScreenModel:
        return self.screen(
            "out_of_service",
            Message(
                heading=self.t("暂时不能提交意见", "Opinions cannot be taken now"),
                happened=self.t("本机存储空间不足。", "This kiosk has run out of space."),
                kept=self.t(
                    "已经提交的意见都保存完好,会照常送出。", "Everything left before is safe and will be sent."
                ),
                to_do=self.t("请告诉工作人员,或稍后再来。", "Please tell the staff, or come again later."),
                buttons=(self.button("out_of_service.home", "回首页", "To the start", role=Role.PRIMARY),),
            ),
        )

    def make_maintenance(self) -> ScreenModel:
        return self.screen(
            "maintenance",
            Message(
                heading=self.t("暂停服务", "Out of service for a while"),
                happened=self.t("本机正在维护,最迟 11月15日 14:00 恢复。", "It is back by 15 Nov 14:00 at the latest."),
                kept=self.t("以前提交的意见都在,一件也没有丢。", "All opinions left before are kept."),
                to_do=self.t("请过一会儿再来,或拨打 0900-5500001。", "Please come back later, or call 0900-5500001."),
                icon="clock",
                foot=self.t("设备 qb-0302-k1", "Kiosk qb-0302-k1"),
            ),
            home=True,
        )

    def idle_dialog(self) -> Dialog:
        go_on = self.button("idle.continue", "继续", "Go on", role=Role.PRIMARY)
        return Dialog(
            heading=self.t("您还在吗?", "Are you still there?"),
            text=self.t(
                "没有操作时,填写的内容会清除。点任意处继续。",
                "Without a touch, what you entered will be cleared. Touch anywhere to go on.",
            ),
            buttons=(go_on,),
            countdown=(23, 30),
            elsewhere=go_on,
        )

    def leave_dialog(self) -> Dialog:
        return Dialog(
            heading=self.t("清除并退出吗?", "Clear and leave?"),
            text=self.t(
                "您填写的内容还没有提交,退出后不会保留。", "What you entered is not saved yet and will be gone."
            ),
            buttons=(
                self.button("leave.cancel", "不,继续填写", "No, go on", role=Role.CHOICE),
                self.button("leave.confirm", "清除并退出", "Clear and leave", role=Role.DANGER, icon="leave"),
            ),
        )


def samples(language: str) -> dict[str, ScreenModel]:
    """Every screen in that language, by the name of its picture."""
    return Sampler(language).all()
