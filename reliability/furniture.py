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
_LONGEST_CREDIT = 160  # and of one that is known by a phrase inside it
_NEAR = 40  # characters to the word that calls to sign up
_LONGEST_DATELINE = 100
_MOST_TAIL = 8  # sentences at the end of a text that are looked at
_MOST = 0.5  # of a text: what has more of it has no article to leave it out of

_STORY = "(?:article|story|post|column|essay|op-?ed|commentary)"
_LIST = r"(?:newsletters?|inbox|e-?mails?|alerts?|updates|podcast|briefing|digest)"
_SITE = "(?:twitter|facebook|instagram|linkedin|telegram|youtube|tiktok|patreon|whatsapp|flipboard)"
_PICTURE = (
    "(?:photo(?:graph)?s?|images?|pictures?|pic|video|graphic|illustration|screenshot|credits?)"
)
_KIND = "(?:(?:file|stock|featured?|lead|cover|header|top|main) )?"
_CREDITED = r"(?: (?:credit|source|courtesy))?\s*:"
_FIRST = "(?:first|originally|previously|initially)"
_PRINTED = (
    "(?:appeared|published|posted|printed|produced|republished|reprinted|reposted|syndicated|"
    "excerpted|adapted|provided|distributed|updated|corrected)"
)
_MONTH = "(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*"
_DATE = rf"(?:{_MONTH.lower()}\.? \d{{1,2}}\b|\b\d{{1,2}} {_MONTH.lower()}|\b\d{{1,2}}[:/]\d\d)"

# How a line of it begins, in small letters: a form a line. Where prose begins like it, a comma
# follows soon, and so none may.
_BEGINNINGS = rf"""
already (?:a subscriber|have an account)|manage newsletters|thank you for (?:reading|subscribing)[.!]
download (?:our|the)\b[^,]*\bapp\b
(?:do you have|have|got) (?:a |any )?(?:news )?tips?\b[^,]*\?|we(?:'d love| want) to hear from you[.!]
by signing up,? you agree\b|we use cookies\b|your e-?mail address will not be published\b

(?:a version of )?this {_STORY} appears in print\b|editor's note: this {_STORY}\b
read or share this {_STORY}\b

c\) ?\d{{4}}\b|©|copyright\W*(?:\d{{4}}\b|©|\(?c\))
(?:this material|(?:our |the )?content|no part of)\b.*\bmay (?:not )?be (?:published|broadcast|reproduced|copied)\b

(?:the )?(?:views|opinions|thoughts)(?: and (?:views|opinions))? expressed\b.*\b(?:are|do not|does not|reflect)\b.*\b(?:author|own|those|necessarily)
this is an opinion column\.

(?:send|email|e-mail) (?:us |your )?(?:letters?|tips|comments|feedback)\b[^,]*@
contact [^,]{{2,60}} at \S+@|image (?:source|caption)\b|file -|credit\.\.\.
"""
# The whole of such a line. What a colon leads to is a headline, and ends without a full stop.
_WHOLES = rf"""
(?:you can )?(?:follow|like|join|find|connect with) (?:us|me|him|her|them|our [^,]{{1,30}}) on {_SITE}\b[^,]{{0,40}}
follow [^,]{{1,60}} on {_SITE}(?: and {_SITE}|:? ?@\S+)*\W*|twitter\s*: ?@\S+
(?:this|an? (?:earlier )?version of this)(?: \w+)? {_STORY} (?:(?:was|is|has been) {_FIRST} |(?:was|is|has been) |{_FIRST} ){_PRINTED}\b[^,]{{0,80}}
(?:to )?(?:get|receive|enter|want|join)\b[^,]*\b(?:your|our|us)\b[^,]*\b{_LIST}\b[^,.!?]*\W*
(?:please |click here to )?(?:sign up|subscribe)\b[^,]*\b(?:now|today|here|{_LIST})\b[^,.!?]*\W*
(?:sign (?:up|in)|subscribe|log ?in|register)(?: (?:now|here|today|for free))?\W*
support (?:our|independent|local|quality) (?:journalism|work|news)[^,.!?]*\W*|donate (?:now|today|here)\W*
(?:liked?|love|enjoy(?:ed)?) (?:it|this)(?: \w+)?\?(?: share\b[^,.!?]*\W*)?\W*|become a (?:member|subscriber|patron)(?: (?:now|here|today))?\W*|join the (?:conversation|discussion)\W*
(?:read|see|view) (?:(?:the )?(?:full|original|whole|entire)|more|next|also)(?: {_STORY}| here)?\W*
(?:read|see) (?:more|next|also)\s*:.*[^.]|also (?:read|see)\s*:.*[^.]|(?:don't miss|must read)\s*:.*[^.]
read (?:more (?:about|on|from|at|stories|of our)|(?:the )?(?:full|original|whole|entire) {_STORY})\b[^,]{{0,80}}
(?:click|tap) here(?: (?:to|for)\b[^,.!?]*\W*)?\W*|scroll (?:down|for)\b[^,:]{{0,40}}|keep reading\W*
(?:advertisement )?(?:continue reading|story continue[sd]|article continues)\b[^,.!?]*\W*
(?:view|leave|post|show|hide|add)(?: a| all| your| the)?(?: \d+)? (?:comments?|reply)\W*
visit [^,]{{1,60}}\b(?:home ?page|website|site) for more\b[^,.!?]*\W*|comments are closed\W*

the post .{{1,120}} appeared first on [^,]{{1,60}}
{_FIRST} (?:appeared|published|posted|printed) (?:in|on|at|by) [^,]{{1,60}}
(?:re-?(?:published|printed|posted)|cross-?posted|syndicated) (?:here|with|by|from|at|on)\b[^,]{{0,80}}
(?:published|used|posted) with permission\b[^,]{{0,60}}
(?:this {_STORY} is )?(?:re)?(?:published|licensed)\b.*\bcreative commons licen[cs]e\W*
{_STORY} (?:courtesy of|reposted from)\b[^,]{{0,60}}|all rights reserved\W*
from staff(?: and wire)? reports\W*|staff and wire reports\W*|ends\W*|privacy policy\W*|terms of (?:use|service)\W*

(?:more )?related(?: (?:stor(?:y|ies)|articles?|posts?|links?|news|content|coverage|topics?))?\W*
(?:more )?related(?: (?:stor(?:y|ies)|articles?|posts?|links?|news|content|coverage))?\s*:.*[^.]
recommended(?: for you| stories| reading)?\W*|you (?:may|might) (?:also )?(?:like|be interested in)\W*
up next(?:\s*:.*)?|watch(?: (?:now|live|more|below|the video))?(?:\s*:.*[^.]|\W*)|trending(?: now| stories)?\W*
more (?:on this|stories|(?:from|coverage of) [^.!?,]{{0,60}})\W*|(?:tags|topics|filed under|more)\s*:.*[^.]
most (?:read|popular|viewed|shared)(?: (?:stories|articles|news|posts|now|today|this week))?\W*
(?:our |the |daily |free |weekly )*newsletters?\W*|top stories\W*|skip (?:to (?:main )?content|advertisement)\W*
(?:load more|loading)\W*|(?:\d+ )?comments?(?: ?\(\d+\))?\W*
listen to (?:this )?(?:article|story)\b.{{0,60}}|\d+ min(?:ute)?s? read\W*

(?:advertise?ment|sponsored(?: content)?|ad|paid content|promoted(?: content)?)(?:\s*[:|-].{{0,40}})?\W*
(?:slideshow|gallery|photo gallery|video|photos?)(?: \(?\d+ (?:images|photos)\)?)?\W*
(?:prev(?:ious)?|next)? ?(?:image|photo)? ?\d+ of \d+|close|menu|enlarge|(?:hide|toggle) caption
play(?: video)?|pause|back to top|print this \w+

courtesy of [^,]{{1,60}}|(?:source|via)\s*:.{{0,80}}[^.]|contributing\s*: [^.:]{{0,120}}\.?
(?:with )?(?:files|reporting|additional reporting|inputs?) from\b[^,]{{0,60}}
{_KIND}{_PICTURE}{_CREDITED}.{{0,120}}[^.]|[\w ]{{2,20}} photo ?/ ?[^,.]{{2,40}}
(?:last )?(?:updated|published|posted)\b.{{0,30}}?{_DATE}.{{0,40}}|(?:\w+day,? )?{_DATE}(?:,? \d{{4}})?(?: at)?(?:[ |/,]*{_DATE} ?[ap]\.?m\.?)?(?: \w{{2,4}})?
(?:analysis ?/ ?)?opinion\W*
"""


def _forms(block: str) -> str:
    return "|".join(filter(None, block.splitlines()))


_LINE = re.compile(rf"(?:{_forms(_BEGINNINGS)})|(?:{_forms(_WHOLES)})\Z")
# At the end of a short line; a text is searched for the first words of these alone.
_PHRASES = re.compile(
    r"(?:all rights reserved|(?:reprinted|republished|reposted) with permission|reprint permission|"
    r"contributed (?:reporting|to this (?:report|story|article))(?: (?:from|in) [^,]{1,40})?|"
    r"sharing options for.*)\W*\Z"
)
_KEYWORDS = ("reserved", "permission", "contributed", "sharing options")
# Who wrote it or took the picture: then there are capitals and a few small words only.
_CREDIT = re.compile(
    rf"(?:with )?(?:(?:additional |further )?(?:reporting|writing|editing|production|compiled)|written|"
    rf"{_KIND}{_PICTURE}(?: courtesy| taken)?)? ?\bby\b|{_KIND}{_PICTURE}(?: courtesy)? via\b"
)
_CREDITING = frozenset(
    "and in with additional further reporting writing editing by for the of from at staff writer "
    "writers reporter reporters correspondent contributor photo photos via de del la van von der bin "
    "al".split()
)
_SMALL = re.compile(r"(?<![\w'])[a-z]\w*")
_CALL = re.compile(
    r"\b(?:sign(?:ing)? up|subscribe)\b.*\b(?:our|your|now|today|here)\b|\bsubscribe to the\b.*\b(?:now|today)\b|"
    r"\bdelivered\b.*\byour\b"
)
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
_UPPER = "[A-ZÀ-ÖØ-Þ]"
_PLACE = rf"{_UPPER}[\w.'/-]*(?: (?:{_UPPER}[\w.'/-]*|de|del|la|of|the|da|do|al|el))*"
_PLACES = rf"{_PLACE}(?:, {_PLACE}){{0,2}}"
_DAY = (
    r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,? )?"
    rf"(?:{_MONTH}\.? \d{{1,2}}|\d{{1,2}} {_MONTH}\.?)(?:,? \d{{4}})?"
)
_AGENCY = rf"{_UPPER}[\w.&/' -]{{1,40}}"
_CAPITALS = (
    rf"(?:{_UPPER}(?:{_UPPER}|[.'/-]){{3,}}|{_UPPER}(?:{_UPPER}|[.'/-])+(?= {_UPPER}{{2}}))"
    rf"(?: {_UPPER}(?:{_UPPER}|[.'/-])+)*"
)
_DATELINE = re.compile(
    rf"\s*(?:(?:(?:{_PLACES}|{_DAY}),? ?)?\({_AGENCY}\) ?(?:--?|_) ?(?=\S)|"
    rf"(?:{_PLACES},? \(?{_DAY}\)?(?: ?[(/]{_AGENCY}[)/])?|"
    rf"{_CAPITALS}(?:, {_UPPER}[\w.'-]*(?: {_UPPER}[\w.'-]*)?){{0,2}} ) ?(?:--?|_) ?"
    rf"(?=[\"'(]?(?:{_UPPER}|\d)))"
)
_SENTENCES = re.compile(r"(?<=[.!?])[\"')]* +(?=[\"'(]?[A-Z©])")


def find(folded: str) -> list[tuple[int, int]]:
    """Return the (start, end) offsets of page furniture in a folded text, in order.

    A line is taken with the break behind it. None where it would be most of the text. Linear in the
    length of the text.
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
    if sum(end - start for start, end in found) > _MOST * len(folded):
        return []
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
    short = len(line) <= _LONGEST_CREDIT
    if short and any(word in line for word in _KEYWORDS) and _PHRASES.search(line):
        return True
    credit = _CREDIT.match(line)
    if credit and _CREDITING.issuperset(_SMALL.findall(given, credit.end())):
        return True
    if ("newsletter" in line or "inbox" in line) and (call := _CALL.search(line)):
        return call.start() < _NEAR
    first = _COUNTED.match(line)
    if not first or first[1] not in _SHARING:
        return False
    # Prose that begins like one has a word of its own soon.
    if not all(word[0] in _SHARING for word in _WORD.finditer(line)):
        return False
    return not _SHARED.isdisjoint(_WORD.findall(line))


def _tail(line: str) -> int:
    """Return where the sentences at the end of a line begin that are furniture."""
    ends = [match.end() for match in _SENTENCES.finditer(line, max(len(line) - 4 * _LONGEST, 0))]
    tail = len(line)
    for start in ends[: -_MOST_TAIL - 1 : -1]:
        if not is_furniture(line[start:tail]):
            break
        tail = start
    return tail
