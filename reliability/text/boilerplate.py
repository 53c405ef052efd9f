"""Page furniture: lines that a page puts around an article and that are no part of it.

Datelines, share bars, calls to subscribe, links to other stories, reprint and rights footers, credits
of agencies and pictures. They say who printed an article and not how it is written, and they give
publishers away, so a document leaves them out. This module knows the forms they take: whole lines,
sentences at the end of a text, and what stands before the first sentence. It reads folded text and
refuses to know any name: who is credited, and where the dateline is, does not matter, nor how long
their names are.

Read on 8,000 articles of ten sets: what opens or closes many of them, or stands in a line of its own
in many, is of one of these forms. A line is only taken whole, and only where its first word and a
fixed phrase say what it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from itertools import chain, pairwise

from reliability.text.named_entities import DATE_WORDS, NAME_PARTICLES, SENTENCE_STARTERS

_LONGEST = 1_000  # characters of a line that may be furniture
_LONGEST_DATELINE = 200
_MOST_TAIL = 8  # sentences at the end of a text that are looked at
_LONGEST_TAIL = 1_600  # characters of them
_MOST = 0.5  # of a text: what has more of it has no article to leave it out of

_STORY = "(?:article|story|piece|post|column|essay|op-?ed|commentary)"
_LIST = r"(?:newsletters?|inbox|e-?mails?|alerts?|updates|podcast|briefing|digest)"
_SITES = "twitter facebook instagram linkedin telegram youtube tiktok patreon whatsapp flipboard"
_PICTURES = (
    "photo photos photograph photographs image images picture pictures pic video graphic illustration "
    "screenshot credit credits"
)
_PICTURE = f"(?:{_PICTURES.replace(' ', '|')})"
_CREDITED = r"(?:(?:credit|source|courtesy) ?)?:(?!.*\.\Z).*"
_FIRSTS = "first originally previously initially"
_FIRST = f"(?:{_FIRSTS.replace(' ', '|')})"
_PRINTINGS = (
    "appeared published posted printed produced republished reprinted reposted syndicated excerpted "
    "adapted provided distributed updated corrected"
)
_PRINTED = f"(?:{_PRINTINGS.replace(' ', '|')})"
_MONTHS = "Jan Feb Mar Apr May June? July? Aug Sept? Oct Nov Dec"
_MONTH = f"(?:{_MONTHS.replace(' ', '|')})[a-z]*"
_DATE = rf"(?:{_MONTH.lower()}\.? \d{{1,2}}\b|\b\d{{1,2}} {_MONTH.lower()}|\b\d{{1,2}}[:/]\d\d)"
_SAID = r"(?:[^,.!?]|[.!](?=\w)|(?<=\b\w)\.)*"  # to the end of the sentence, without a comma
_TITLE = r"\s*:(?!.*\.\Z).*"  # a headline: it ends without a full stop
_NOW = "(?:now|here|today|for free)?"
_TIP = r"(?:a |any )?(?:news )?tips?\b[^,]*\?.*"
_EXPRESSED = (
    r"expressed\b.*\b(?:are|do not|does not|reflect)\b.*\b(?:author|own|those|necessarily)\b.*"
)
_NO_COPIES = r".*\bmay (?:not )?be (?:published|broadcast|reproduced|copied)\b.*"
_KINDS_OF = "(?:stor(?:y|ies)|articles?|posts?|links?|news|content|coverage|topics?)"

# A form a line: the words it may begin with, then what follows them to its end. Where prose begins
# like it, a comma follows soon, and so none may.
_FORMS = rf"""
already: (?:a subscriber|have an account).*
manage: newsletters.*
thank thanks: (?:you )?for (?:reading|subscribing|signing up)[.!].*
download: (?:our|the)\b[^,]*\bapp\b.*
do: you have {_TIP}
have got: {_TIP}
we: (?:love|want) to hear from you[.!].*|use cookies\b.*
we'd: love to hear from you[.!].*
by: signing up,? you agree\b.*
your: e-?mail address will not be published\b.*

a an: version of this {_STORY} appears in print\b.*
this: {_STORY} appears in print\b.*|is an opinion column\..*
editor's: note: this {_STORY}\b.*
read: or share this {_STORY}\b.*
share: (?:all )?sharing options for.*
all: sharing options for.*
sharing: options for.*
the: post .+ appeared first on [^,]+

our: standards:.*

c): \d{{4}}\b.*
©: .*
copyright: \W*(?:\d{{4}}\b|©|\(?c\)).*
this: material\b{_NO_COPIES}
the our: content\b{_NO_COPIES}
content: {_NO_COPIES}
no: part of\b{_NO_COPIES}
the: (?:views|opinions|thoughts)(?: and (?:views|opinions))? {_EXPRESSED}
views opinions thoughts: (?:and (?:views|opinions) )?{_EXPRESSED}
disclaimer: .*\b(?:views|opinions) {_EXPRESSED}

send email e-mail: (?:us |your )?(?:letters?|tips|comments|feedback)\b[^,]*@.*
contact: [^,]+ at \S+@.*
image: (?:source|caption)\b.*
file: -.*
credit: \.\.\..*

read see: (?:more|next|also){_TITLE}
also: (?:read|see){_TITLE}
don't: miss{_TITLE}
must: read{_TITLE}
related tags topics categories more watch must-read source via: {_TITLE}
related: {_KINDS_OF}{_TITLE}
more: related(?: {_KINDS_OF})?{_TITLE}
filed: under{_TITLE}
up: next(?:\s*:.*)?
advertisement advertisment advertising ad: (?:\s*[:|-].*)?
sponsored paid promoted: (?:content)?(?:\s*[:|-].*)?
file stock feature featured lead cover header top main: {_PICTURE} ?{_CREDITED}
"""
# The same, of few small words.
_SHORT_FORMS = rf"""
get receive enter want join: (?>[^,]*?\b(?:your|our|us)\b)[^,]*\b{_LIST}\b{_SAID}
sign: up\b[^,]*\b(?:now|today|here|{_LIST})\b{_SAID}|(?:up|in) ?{_NOW}
subscribe: [^,]*\b(?:now|today|here|{_LIST})\b{_SAID}|for (?:full|unlimited) access\b{_SAID}|{_NOW}
stay: (?:up to date|informed|connected)\b[^,]*\b{_LIST}\b{_SAID}
register login: {_NOW}
log: in ?{_NOW}
support: (?:our|independent|local|quality) (?:journalism|work|news){_SAID}
donate: (?:now|today|here)
help: (?:us )?(?:keep|support|fund) (?:our|independent|local|quality)\b[^,]*
if: you (?:like|enjoy|value)\b.*\b(?:donat|subscrib|consider support)\w*\b{_SAID}
for: more\b(?! than\b)[^,]*, (?:please )?(?:visit|follow|sign up|subscribe|click|go to|check)\b.*
check: out (?:more|our|other)\b[^,]*
like liked love enjoy enjoyed: (?:it|this)(?: \w+)?\?(?: share\b{_SAID})?
become: a (?:member|subscriber|patron) ?{_NOW}
join: the (?:conversation|discussion)
read see view: (?:(?:the )?(?:full|original|whole|entire)|more|next|also)(?: {_STORY}| here)?
read: (?:more (?:about|on|from|at|stories|of our)|(?:the )?(?:full|original|whole|entire) {_STORY})\b[^,]*
click tap: here(?: (?:to|for)\b{_SAID})?
scroll: (?:down|for)\b[^,:]*
keep: reading
continue: reading\b{_SAID}
advertisement: (?:continue reading|story continue[sd]|article continues)\b{_SAID}
story article: continue[sd]\b{_SAID}
view leave post show hide add: (?:(?:a|all|your|the) )?(?:\d+ )?(?:comments?|reply)
visit: [^,]+\b(?:home ?page|website|site) for more\b{_SAID}
comments: are closed|\(\d+\)

published republished licensed: .*\bcreative commons licen[cs]e
this: {_STORY} is (?:re)?(?:published|licensed)\b.*\bcreative commons licen[cs]e
all: rights reserved
from: staff(?: and wire)? reports
staff: and wire reports
privacy: policy(?:\W+terms of (?:use|service))?
terms: of (?:use|service)(?:\W+privacy policy)?
cookie: policy

related: {_KINDS_OF}?
more: related(?: {_KINDS_OF})?|on this|stories|(?:from|coverage of) [^.!?,]*
recommended: (?:for you|stories|reading)?
you: (?:may|might) (?:also )?(?:like|be interested in)
watch: (?:now|live|more|below|the video)?
trending: (?:now|stories)?
most: (?:read|popular|viewed|shared)(?: (?:stories|articles|news|posts|now|today|this week))?
our the daily free weekly: (?:(?:our|the|daily|free|weekly) )*newsletters?
home newsletter newsletters ends loading comment comments close menu enlarge pause play opinion:
top latest: (?:stories|news|headlines)
skip: (?:to (?:main )?content|advertisement)
load learn show: more
play: video
back: to top
print: this \w+
hide toggle: caption
listen: to (?:this )?(?:article|story)\b{_SAID}
slideshow gallery video photo photos: (?:gallery ?)?(?:\(?\d+ (?:images|photos)\)?)?
prev previous next image photo: (?:(?:image|photo) )?\d+ of \d+
{_PICTURES}: {_CREDITED}
0: min(?:ute)?s? read|comments?|of \d+
analysis: / ?opinion
this: {_STORY} (?:was|has been) (?:updated|corrected)\b[^,]*|is an? (?:developing|breaking)(?: news)? story\b.*
read: this {_STORY}\b.*
report: an? (?:typo|error|correction|mistake)
"""
# How one begins in which names follow, and nothing beside them but words of `_BESIDE_NAMES`.
_NAMING_FORMS = rf"""
by: :? ?(?=\w)
with: (?:additional )?reporting by\b|(?:files|reporting|additional reporting|inputs?) from\b
written compiled reporting writing editing production: by\b
additional further: (?:reporting|writing|editing) (?:by|from)\b
files reporting: from\b
{_PICTURES}: (?:courtesy of|(?:courtesy )?(?:taken )?(?:by|via))\b
file stock feature featured lead cover header top main: {_PICTURE} (?:courtesy )?(?:by|via)\b
courtesy: of\b
contributing ht: :
h: /t\b
twitter: : ?@
follow: (?=[^,]*\bon\b)
like join find connect: (?:with )?(?=(?:us|me|him|her|them|our)\b.*\bon\b)
first originally previously initially: {_PRINTED} (?:in|on|at|by|with)\b
republished re-published reprinted reposted cross-posted crossposted syndicated: (?:here|with|by|from|at|on)\b
published used posted: with permission\b
updated published posted: (?=.*{_DATE})
last: (?:updated|published|posted)\b(?=.*{_DATE})
article story post column essay op-ed commentary: (?:courtesy of|reposted from)\b
this: (?=(?:\S+ )*?{_STORY} (?:(?:was|is|has been) (?:{_FIRST} )?|{_FIRST} ){_PRINTED}\b)
a an: (?=(?:earlier )?version of this (?:\S+ )*?{_STORY} (?:(?:was|is|has been) )?(?:{_FIRST} )?{_PRINTED}\b)
"""
_BESIDE_NAMES = NAME_PARTICLES | frozenset(
    "the and in with additional further reporting writing editing reported contributed by for of from at "
    "on to as or am pm staff writer writers reporter reporters correspondent contributor author photo "
    "photos via this original version earlier story article piece post column essay commentary report "
    "all rights reserved permission under license licence here us me him her them our page pages channel "
    "news more latest updates website site blog magazine newspaper is has been was print online "
    "partnership family like follow editor columnist intern comments details "
    f"{_FIRSTS} {_PRINTINGS} {_SITES}".split()
)
_FEW = 16  # small words of a line of few
_MANY = 60  # and of any line

# Not what is part of a name: "al-Sayed", "eNews", "news.com", "@roe".
_SMALL = re.compile(r"(?<![\w'.@/-])[a-z]+\b(?![-'.]?[A-Z]|\.\w)")
_OPENING = re.compile(
    r"(?:(?:please|you can|to) )?(?:(\d)[\d.,]*k?|(c\)|[a-z][a-z'-]*|©))\s*", re.IGNORECASE
)
_SIGNS = ' \t*#_>|•-[]()"™®&'

# What a short line ends in.
_ENDINGS = re.compile(
    r"(?:all rights reserved|(?:reprinted|republished|reposted) with permission|reprint permission|"
    r"contributed (?:reporting|to this (?:report|story|article))(?: (?:from|in) [^,]+)?)\W*\Z"
)
_PHOTO = re.compile(r"\bphoto ?/ ?(?=\S)")
_CALL = re.compile(
    r"\b(?:sign(?:ing)? up|subscribe)\b.*\b(?:our|your|now|today|here)\b|\bsubscribe to the\b.*\b(?:now|today)\b|"
    r"\bdelivered\b.*\byour\b"
)
_BEFORE_CALL = 6  # small words
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
_WORD = re.compile("[a-z]+")

# Before the first sentence: a place or none, then an agency in brackets, a day, or, for a place in
# capitals, neither.
_UPPER = "[A-ZÀ-ÖØ-Þ]"
_NAME = rf"(?=[\w.'/&-]*{_UPPER})[\w.'/&!-]+"
_PLACE = rf"{_NAME}(?: (?:{_NAME}|{'|'.join(sorted(NAME_PARTICLES))}|of|the|and|&|/|\d+))*"
_PLACES = rf"(?:[Tt]he )?{_PLACE}(?:, (?:the )?{_PLACE}){{0,2}}"
_DAY = (
    r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,? )?"
    rf"(?:{_MONTH}\.? \d{{1,2}}|\d{{1,2}} {_MONTH}\.?)(?:,? \d{{4}})?"
)
_CAPITALS = (
    rf"(?:{_UPPER}(?:{_UPPER}|[.'/-]){{3,}}|{_UPPER}(?:{_UPPER}|[.'/-])+(?= {_UPPER}{{2}}))"
    rf"(?: {_UPPER}(?:{_UPPER}|[.'/-])+)*"
)
_STARTING = "(?:The|An?|In|It|He|She|They|As|After|When|For|With|At|On)"
_DATELINE = re.compile(
    rf"\s*(?:(?:(?:{_PLACES}|{_DAY}),? ?)?\((?:the )?{_PLACE}\) ?(?:--?|_) ?(?=\S)|"
    rf"{_PLACES}, {_DAY}\.? /(?:the )?{_PLACE}/\.?(?: --)? |"
    rf"\((?!.\))(?:the )?{_PLACE}\) ?(?=[\"']?{_UPPER})|"
    rf"{_PLACES} ?\((?:the )?{_PLACE}\) ?(?={_STARTING}\b)|"
    rf"(?:{_PLACES},? \(?{_DAY}\)?(?: ?[(/](?:the )?{_PLACE}[)/])?|"
    rf"{_CAPITALS}(?:, (?:the )?{_PLACE}){{0,2}} ) ?(?:--?|_) ?"
    rf"(?=[\"'(]?(?:{_UPPER}|\d)))"
)
# A line of its own: "(Harbour Pictures)", "Jane Roe/Harbour Press", "Jane Roe, Staff Writer".
_ROLES = ("Writer", "Reporter", "Correspondent", "Contributor", "Columnist")
_CREDIT = re.compile(rf"\s*(?:\({_PLACE}\)|{_PLACE}(?:(?:,| \|) {_PLACE})*)\s*\Z")
_DATED = re.compile(
    rf"(?:\w+day,? )?{_DATE}(?:,? \d{{4}})?(?: at)?(?:[ |/,]*{_DATE} ?(?:[ap]\.?m\.?)?)?(?: (?:[a-z]{{1,2}}t|utc))?\W*\Z"
)
_DATING = DATE_WORDS | frozenset("0 mar jun jul sep".split())  # a number may begin a date, too
# Not behind an initial or a short title: "J. K. Roe", "Dr. Roe".
_SENTENCES = re.compile(r"[.!?](?<!\b[A-Z]\.)(?<!\b[A-Z][a-z]\.)[\"')]* +(?=[\"'(]?[A-Z©])")


def boilerplate_spans(folded: str) -> list[tuple[int, int]]:
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
        if is_boilerplate(line[datelines:]):
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


def is_boilerplate(line: str) -> bool:
    """Say whether a line, or a sentence that ends a text, is of the page and not of the article."""
    if len(line) > _LONGEST:
        return False
    given = line.strip(_SIGNS)
    opening = _OPENING.match(given)
    if not opening:
        return False
    first = "0" if opening[1] else opening[2].lower()
    if _is_of_page(given, first, opening.end()):
        return True
    if ("/" in given or line[0] == "(" or given.endswith(_ROLES)) and _CREDIT.match(line):
        return True
    if first not in _CALLING:
        return False
    ends = [match.end() for match in _SENTENCES.finditer(given)]
    pieces = pairwise((0, *ends, len(given)))
    return bool(ends) and all(is_boilerplate(given[start:end]) for start, end in pieces)


def _is_of_page(given: str, first: str, at: int) -> bool:
    """Say whether a line that begins with the word `first`, and goes on at `at`, has a known form."""
    lower = given.lower()
    if first in _FIRST_WORDS and _has_form(first, given[at:]):
        return True
    if first in _DATING and _DATED.match(lower):
        return True
    ends = "permission" in lower or "reserved" in lower or "contributed" in lower
    if ends and _ENDINGS.search(lower):
        return _count(given) <= _FEW
    if "photo" in lower and (photo := _PHOTO.search(lower)):
        return _only_names(given, photo.end()) and _count(given) <= _MANY
    if ("newsletter" in lower or "inbox" in lower) and (call := _CALL.search(lower)):
        return _count(given[: call.start()]) <= _BEFORE_CALL and _count(given) <= _MANY
    return (first == "0" or first in _SHARING) and _is_share_bar(lower)


def _by_first_word(block: str) -> dict[str, list[str]]:
    forms: dict[str, list[str]] = defaultdict(list)
    for line in filter(None, block.splitlines()):
        words, _, rest = line.partition(":")
        for word in words.split():
            forms[word].append(rest.removeprefix(" "))
    return forms


_ANY, _SHORT, _NAMING = map(_by_first_word, (_FORMS, _SHORT_FORMS, _NAMING_FORMS))
_FIRST_WORDS = frozenset(chain(_ANY, _SHORT, _NAMING))
_CALLING = _FIRST_WORDS - SENTENCE_STARTERS  # prose seldom begins with them


@cache
def _patterns(first: str) -> tuple[re.Pattern[str], ...]:
    """Compile the forms of a first word when a line begins with it: few do, of so many forms."""
    ends = (r"\W*\Z", r"\W*\Z", "")
    return tuple(
        re.compile(f"(?:{'|'.join(forms.get(first, ['(?!)']))}){end}")
        for forms, end in zip((_ANY, _SHORT, _NAMING), ends, strict=True)
    )


def _has_form(first: str, rest: str) -> bool:
    """Say whether a line is of one of the forms of its first word."""
    lower = rest.lower()
    whole, short, naming = _patterns(first)
    if whole.match(lower):
        return _count(rest) <= _MANY
    if short.match(lower):
        return _count(rest) <= _FEW
    match = naming.match(lower)
    return match is not None and _only_names(rest, match.end())


def _count(line: str) -> int:
    """Count the small words of a line: names have none, however long they are."""
    return sum(word not in NAME_PARTICLES for word in _SMALL.findall(line))


def _only_names(line: str, at: int) -> bool:
    """Say whether a line goes on with names, and words that stand beside them, only."""
    return _BESIDE_NAMES.issuperset(_SMALL.findall(line, at))


def _is_share_bar(lower: str) -> bool:
    # Prose that begins like one has a word of its own soon.
    if not all(word[0] in _SHARING for word in _WORD.finditer(lower)):
        return False
    return not _SHARED.isdisjoint(_WORD.findall(lower))


def _tail(line: str) -> int:
    """Return where the sentences at the end of a line begin that are furniture."""
    ends = [match.end() for match in _SENTENCES.finditer(line, max(len(line) - _LONGEST_TAIL, 0))]
    tail = len(line)
    for start in ends[: -_MOST_TAIL - 1 : -1]:
        if not is_boilerplate(line[start:tail]):
            break
        tail = start
    return tail
