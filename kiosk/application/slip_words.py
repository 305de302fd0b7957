"""The words on slips, all in one place.

Slips are in Chinese, which every printer here can print; another language is another `SlipWords`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.domain.opinion import Delivery, Kind

_KINDS = {
    Kind.ADVICE: "建议",
    Kind.HELP: "求助",
    Kind.COMPLAINT: "投诉",
    Kind.INQUIRY: "咨询",
    Kind.PRAISE: "表扬",
}
_DELIVERIES = {
    Delivery.PENDING: "已保存,联网后上报",
    Delivery.SETTLED: "已送达",
    Delivery.REJECTED: "已保存,请联系工作人员",
}
_STATUSES = {
    "registered": "已登记",
    "accepted": "已受理",
    "not_accepted": "不予受理",
    "merged": "已并案",
    "assigned": "已交办",
    "returned": "重新交办中",
    "in_progress": "办理中",
    "extended": "延期办理",
    "replied": "已答复",
    "rated": "已评价",
    "closed": "已办结",
    "reassigned": "二次交办",
    "escalated": "已转为代表建议",
    "withdrawn": "已撤回",
}


@dataclass(frozen=True, slots=True)
class SlipWords:
    """Every word that slips say by themselves; `language` is that of the names taken from documents."""

    language: str = "zh"
    opinion_title: str = "意见登记回执"
    case_title: str = "办理进展"
    test_title: str = "打印测试"
    ticket: str = "编号"
    code: str = "查询码"
    code_not_kept: str = "查询码不在本机保存,请见原回执"
    time: str = "时间"
    clock_unsynced: str = "(时间未校准)"
    category: str = "类别"
    place: str = "地点"
    recipient: str = "接收"
    deputy: str = "{name}代表"
    contact: str = "联系"
    anonymous: str = "匿名"
    state: str = "状态"
    next_step: str = "下一步"
    follow_up: str = "凭编号和查询码可在本机查询办理进展,或扫描上方二维码;联网时在任一代表之家都可查询"
    hotline: str = "热线"
    phone: str = "电话"
    opening: str = "开放"
    out_of_scope: str = "本机不受理:{matters}"
    out_of_scope_default: str = "请勿在此反映诉讼、仲裁事项"
    privacy: str = "您的意见和联系方式已加密,只用于办理和答复 隐私告知 v{version}"
    keep: str = "本回执为查询凭证,请妥善保管"
    device: str = "{device} 版本 {version}"
    reprint: str = "补打 {number}"
    unit: str = "答复单位"
    reply: str = "答复"
    due: str = "办理期限"
    printer_works: str = "汉字、数字、二维码清楚,切纸整齐,即为正常"
    kinds: Mapping[Kind, str] = field(default_factory=lambda: _KINDS)
    deliveries: Mapping[Delivery, str] = field(default_factory=lambda: _DELIVERIES)
    statuses: Mapping[str, str] = field(default_factory=lambda: _STATUSES)
