"""Small shapes and limits that several bodies share."""

from datetime import datetime
from enum import Enum
from typing import Annotated

from msgspec import Meta

Text20 = Annotated[str, Meta(max_length=20)]
Text40 = Annotated[str, Meta(max_length=40)]
Text60 = Annotated[str, Meta(max_length=60)]
Text80 = Annotated[str, Meta(max_length=80)]
Text100 = Annotated[str, Meta(max_length=100)]
Text200 = Annotated[str, Meta(max_length=200)]
Text500 = Annotated[str, Meta(max_length=500)]
Text1000 = Annotated[str, Meta(max_length=1000)]
Text2000 = Annotated[str, Meta(max_length=2000)]
Code = Annotated[str, Meta(pattern=r"^[a-z0-9_]{1,40}$")]
DeputyId = Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,40}$")]
HomeId = Annotated[str, Meta(pattern=r"^[a-z0-9]{2,16}-[a-z0-9]{1,8}$")]
PublicCode = Annotated[str, Meta(pattern=r"^[A-Z2-9]{8,16}$")]
Phone = Annotated[str, Meta(pattern=r"^(1[0-9]{10}|0[0-9]{9,11})$")]
TicketText = Annotated[str, Meta(pattern=r"^[2-9A-HJKMNP-TV-Z-]{7,24}$")]
Hex64 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]

Time = Annotated[datetime, Meta(tz=True)]
"""RFC 3339 with its offset: a time without one cannot be compared with any clock, so it is refused at the door."""

Translated = dict[str, str]
"""Text by language: ``zh``, ``ug``, ``kk``, ``kk_Cyrl``, ``en``; readers fall back to ``zh``."""


class Kind(Enum):
    """What an opinion is."""

    ADVICE = "advice"
    HELP = "help"
    COMPLAINT = "complaint"
    INQUIRY = "inquiry"
    PRAISE = "praise"


class Level(Enum):
    """Of which congress somebody is a deputy."""

    NATION = "nation"
    REGION = "region"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"
