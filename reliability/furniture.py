"""Page furniture: lines that a page puts around an article and that are no part of it.

Datelines, share bars, calls to subscribe, links to other stories, reprint and rights footers, credits
of agencies and pictures. They say who printed an article and not how it is written, and they give
publishers away, so a document leaves them out. This module knows the forms they take: whole lines,
sentences at the end of a text, and what stands before the first sentence. It reads folded text and
refuses to know any name: who is credited, and where the dateline is, does not matter.

Read on 8,000 articles of ten sets: what opens or closes many of them, or stands in a line of its own
in many, is of one of these forms. A line is only taken whole, and only where its first words or a
fixed phrase say what it is.
"""

from __future__ import annotations

import re

_LONGEST = 400  # characters of a line that may be furniture
_LONGEST_DATELINE = 100
_MOST_TAIL = 8  # sentences at the end of a text that are looked at

_STORY = "(?:article|story|report|piece|post|column|essay|op-?ed|commentary|item|content|material)"
_LIST = r"(?:newsletters?|inbox|e-?mails?|alerts?|updates|subscri\w+|podcast|briefing|digest)"
_SITE = "(?:twitter|facebook|instagram|linkedin|telegram|youtube|tiktok|patreon|whatsapp|flipboard)"
_PICTURE = (
    "(?:photo(?:graph)?s?|images?|pictures?|pic|video|graphic|illustration|screenshot|credits?)"
)
_KIND = "(?:(?:file|stock|featured?|lead|cover|header|top|main) )?"
_CREDITED = r"(?: (?:credit|source|courtesy))?\s*:"
_PRINTED = (
    "(?:appeared|published|posted|ran|printed|produced|republished|reprinted|reposted|syndicated|"
    "excerpted|adapted|provided|distributed)"
)

# How a line of it begins, in small letters: a form a line.
_BEGINNINGS = rf"""
(?:please |click here to )?(?:sign up|subscribe)\b.*\b(?:to|for|now|today|here|{_LIST})\b
register (?:now|here|today|for free)\b
(?:to )?(?:get|receive|enter|want|join)\b.*\b{_LIST}\b
already a subscriber|manage newsletters|thank you for (?:reading|subscribing)
download (?:our|the)\b.*\bapp\b
(?:have|got) (?:a |any )?(?:news )?tips?\b|we(?:'d love| want) to hear from you
join the (?:conversation|discussion)
support (?:our|independent|local|quality) (?:journalism|work|news)
become a (?:member|subscriber|patron)|donate (?:now|today|here)

read(?: more| next| also| later| (?:the )?(?:full|original|whole|entire))\b
(?:see (?:also|more)|also (?:read|see))\s*(?::|\Z)
click here\b|tap here\b|scroll (?:down|for)\b|keep reading\b
(?:continue reading|story continue[sd]|article continues)\b
(?:view|leave|post|show|hide|add)(?: a| all| your| the)?(?: \d+)? comments?\b
visit .{{1,60}}\b(?:home ?page|website|site) for more\b
(?:don't miss|must read)\s*:

(?:editor's note: )?(?:an? (?:earlier )?version of )?this(?: \w+)? {_STORY}\b.{{0,40}}\b{_PRINTED}\b
the post .{{1,120}} appeared first on\b
(?:first|originally|previously|initially) (?:appeared|published|posted|printed)\b
(?:re-?(?:published|printed|posted)|cross-?posted|syndicated|distributed) (?:here|with|by|from|at|on)\b
{_STORY} (?:courtesy of|reposted from)\b|(?:see|view) (?:the )?original\b|read or share this {_STORY}

(?:c\)|©)|copyright\W*(?:\d|©|\(?c\)|by\b|the\b|all\b|\Z)|all rights reserved
(?:this material|(?:our |the )?content|no part of)\b.*\b(?:published|broadcast|reproduced)\b

contributing\s*:

(?:the )?(?:views|opinions|thoughts|ideas)(?: and (?:views|opinions))? (?:expressed|presented|in this)\b
(?:this )?is an opinion column\b

(?:you can )?(?:follow|like|join|find|connect with) .{{0,80}}\b{_SITE}\b|twitter\s*:
(?:send|email|e-mail) (?:us |your )?(?:letters?|tips|comments|feedback)\b
(?:liked?|love|enjoy(?:ed)?) (?:it|this)(?: \w+)?\?|think your friends\b.*\bshare\b
"""
# The whole of such a line.
_WHOLES = rf"""
(?:more )?related(?: (?:stor(?:y|ies)|articles?|posts?|links?|news|content|coverage|topics?))?(?::.*)?
recommended(?: for you)?(?::.*)?|you (?:may|might) (?:also )?(?:like|be interested).*|up next\b.{{0,60}}
watch(?: (?:now|live|more|below|the video))?(?::.*)?|trending(?: now| stories)?(?::.*)?
(?:more (?:on this|from|stories|news|coverage|about)|most (?:read|popular|viewed|shared))\b[^.!?]{{0,60}}
(?:our |the |daily |free |weekly )*newsletters?\b[^.!?]{{0,40}}
(?:load more|loading)\W*|(?:\d+ )?comments?(?: ?\(\d+\))?
listen to (?:this )?(?:article|story)\b.{{0,60}}

(?:advertise?ment|sponsored(?: content)?|ad|advertising|promoted(?: content)?)(?:\W.{{0,40}})?
(?:slideshow|gallery|photo gallery|video|photos?)(?: \(?\d+ (?:images|photos)\)?)?\W*
(?:prev(?:ious)?|next)? ?(?:image|photo)? ?\d+ of \d+|close|menu|enlarge|(?:hide|toggle) caption
play(?: video)?|pause|back to top|print this \w+

{_STORY} from [^.!?]{{1,60}}|courtesy of\b.{{0,60}}|(?:source|via)\s*:.{{0,80}}
(?:with )?(?:files|reporting|additional reporting|inputs?) from\b.{{0,80}}
{_KIND}{_PICTURE}{_CREDITED}.{{0,120}}
(?:last updated|(?:updated|published|posted)(?: ?:| at| on))\b.{{0,60}}|(?:analysis ?/ ?)?opinion\W*
"""


def _forms(block: str) -> str:
    return "|".join(filter(None, block.splitlines()))


_LINE = re.compile(rf"(?:{_forms(_BEGINNINGS)})|(?:{_forms(_WHOLES)})\Z")
# Wherever it stands in a line that is short; a text is searched for the first words of these alone.
_PHRASES = re.compile(
    r"rights reserved|(?:re)?(?:printed|published|posted|used) with permission|reprint permission|"
    r"contributed (?:reporting\b|to (?:this|the) (?:report|story|article)\W*(?:\Z|from\b|in\b))|"
    r"creative commons license|sharing options for"
)
_KEYWORDS = ("reserved", "permission", "contributed", "license", "sharing options")
# Who wrote it or took the picture: then there are capitals and a few small words only.
_CREDIT = re.compile(
    rf"(?:with )?(?:(?:additional |further )?(?:reporting|writing|editing|production|compiled)|written|"
    rf"{_KIND}{_PICTURE}(?: courtesy| taken)?)? ?\b(?:by|via)\b"
)
_CREDITING = frozenset(
    "and in with additional further reporting writing editing by for the of from at staff writer "
    "writers reporter reporters correspondent contributor photo photos via de del la van von der bin "
    "al".split()
)
_SMALL = re.compile(r"(?<![\w'])[a-z]\w*")
_CALL = re.compile(r"\b(?:sign(?:ing)? up|subscrib\w+|delivered|receive)\b")
# A share bar has these words only, one of the first among them, and begins with one or a number.
_SHARED = frozenset(
    "share shares tweet facebook twitter email print whatsapp pinterest reddit linkedin".split()
)
_SHARING = _SHARED | frozenset(
    "shared sharing tweets retweet e mail pin google plus tumblr flipboard telegram messenger "
    "instagram youtube sms pocket like likes save copy link bookmark comment comments this "
    "article story post page on via with to your by the a it us now click here follow rss feed k "
    "m read later add favourites favorites text size friend friendly to opens open new window in "
    "listen download pdf more options view all".split()
)
_COUNTED = re.compile(r"[\d.,]*k?\s*([a-z]+)")
_WORD = re.compile("[a-z]+")

# Before the first sentence: a place or none, then an agency in brackets, a day, or, for a place in
# capitals, neither.
_PLACE = r"[A-Z][\w.'-]*(?: (?:[A-Z][\w.'-]*|de|del|la|of|the|da|do|al|el))*"
_PLACES = rf"{_PLACE}(?:, {_PLACE}){{0,2}}"
_MONTH = "(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\\.?"
_DAY = (
    r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,? )?"
    rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?"
)
_AGENCY = r"[A-Z][\w.&/' -]{1,40}"
_CAPITALS = r"(?:[A-Z][A-Z.'-]{3,}|[A-Z][A-Z.'-]+(?= [A-Z]{2}))(?: [A-Z][A-Z.'-]+)*"
_DATELINE = re.compile(
    rf"\s*(?:(?:(?:{_PLACES}|{_DAY}),? ?)?\({_AGENCY}\) ?(?:--?|:)|"
    rf"{_PLACES},? \(?{_DAY}\)?(?: ?[(/]{_AGENCY}[)/])? ?(?:--?|:)|"
    rf"{_CAPITALS}(?:, [A-Z][\w.'-]*(?: [A-Z][\w.'-]*)?){{0,2}} --?) ?(?=\S)"
)
_SENTENCES = re.compile(r"(?<=[.!?])[\"')]* +(?=[\"'(]?[A-Z©])")


def find(folded: str) -> list[tuple[int, int]]:
    """Return the (start, end) offsets of page furniture in a folded text, in order.

    A line is taken with the break behind it. Linear in the length of the text.
    """
    found: list[tuple[int, int]] = []
    end, last = -1, None  # the last line that is of the article, once there was one
    for line in folded.split("\n"):
        start, end = end + 1, end + 1 + len(line)
        if not line or line.isspace():
            continue
        datelines = 0 if last else _datelines(line)
        if is_furniture(line[datelines:]):
            found.append((start, min(end + 1, len(folded))))
            continue
        if datelines:
            found.append((start, start + datelines))
        last = start + datelines, end, len(found)
    if last:
        start, end, before = last
        tail = start + _tail(folded[start:end])
        if tail < end:
            found.insert(before, (tail, end))
    return found


def _datelines(line: str) -> int:
    """Return where a line goes on behind its datelines."""
    at = 0
    while match := _DATELINE.match(line[at : at + _LONGEST_DATELINE]):
        at += match.end()
    return at


def is_furniture(line: str) -> bool:
    """Say whether a line, or a sentence that ends a text, is of the page and not of the article."""
    if len(line) > _LONGEST:
        return False
    given = line.strip(' \t*#_>|•-[]()"')
    if not given:
        return False
    line = given.lower()
    if _LINE.match(line):
        return True
    if any(word in line for word in _KEYWORDS) and _PHRASES.search(line):
        return True
    credit = _CREDIT.match(line)
    if credit and _CREDITING.issuperset(_SMALL.findall(given, credit.end())):
        return True
    if ("newsletter" in line or "inbox" in line) and _CALL.search(line):
        return True
    first = _COUNTED.match(line)
    if not first or first[1] not in _SHARING:
        return False
    words = _WORD.findall(line)
    return not _SHARED.isdisjoint(words) and _SHARING.issuperset(words)


def _tail(line: str) -> int:
    """Return where the sentences at the end of a line begin that are furniture."""
    ends = [match.end() for match in _SENTENCES.finditer(line, max(len(line) - 4 * _LONGEST, 0))]
    tail = len(line)
    for start in ends[: -_MOST_TAIL - 1 : -1]:
        if not is_furniture(line[start:tail]):
            break
        tail = start
    return tail
