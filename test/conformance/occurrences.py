"""What dateutil makes of recurrence rules: one JSON case a line on stdin, one JSON answer a line on stdout.

A case has rule, start (a wall time), zone and count; the answer is the instants, in seconds, in the order of the rule,
each later than those before it. A rule counts in wall time; dateutil knows what of that the clocks skip."""

import json
import re
import sys
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil import tz
from dateutil.rrule import rrulestr


def occurrences(rule, start, zone):
    first = datetime.fromisoformat(start)
    count = re.search(r";COUNT=(\d+)", rule)
    until = re.search(r";UNTIL=(\w+)", rule)
    last = until and last_wall(until[1], zone)
    plain = re.sub(r";(COUNT|UNTIL)=\w+", "", rule)
    made = iter(rrulestr(plain, dtstart=first))
    following = next(made, None)
    # RFC 5545: the start is the first of them, whether the rule makes it or not.
    rest = made if following == first else chain_one(following, made)
    walls = chain_one(first, rest)
    for wall in islice(walls, int(count[1]) if count else None):
        if last and wall != first and wall > last:
            return
        yield wall


def chain_one(first, rest):
    if first is not None:
        yield first
    yield from rest


def last_wall(text, zone):
    if len(text) == 8:
        return datetime.strptime(text, "%Y%m%d").replace(hour=23, minute=59, second=59)
    moment = datetime.strptime(text.rstrip("Z"), "%Y%m%dT%H%M%S")
    if not text.endswith("Z"):
        return moment
    return moment.replace(tzinfo=tz.UTC).astimezone(zone).replace(tzinfo=None)


def instants(rule, start, zone):
    latest = None
    for wall in occurrences(rule, start, zone):
        # fold=0 is the first of two; resolve_imaginary moves what is none to after the gap. The zones are not dateutil's,
        # which end in 2037.
        at = int(tz.resolve_imaginary(wall.replace(tzinfo=zone, fold=0)).timestamp())
        if latest is None or at > latest:
            latest = at
            yield at


for line in sys.stdin:
    case = json.loads(line)
    found = instants(case["rule"], case["start"], ZoneInfo(case["zone"]))
    print(json.dumps(list(islice(found, case["count"]))))
