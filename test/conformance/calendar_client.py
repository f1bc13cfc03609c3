"""A program that subscribes to a calendar, and reads it with icalendar.

Each line on stdin is JSON: {"url": …} is asked for as a calendar program does, with the tag of the answer before, and
{"text": …} is read as it is. The answer is a line of JSON on stdout: the status, the calendar's name, and of each task
what icalendar has read, with all that it found wrong."""

import json
import sys
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from icalendar import Calendar

tags = {}


def fetch(url):
    headers = {"If-None-Match": tags[url]} if url in tags else {}
    try:
        with urlopen(Request(url, headers=headers)) as answer:
            tags[url] = answer.headers["ETag"]
            return answer.status, answer.headers["Content-Type"], answer.read()
    except HTTPError as error:
        return error.code, error.headers["Content-Type"], None


def read(text):
    calendar = Calendar.from_ical(text)
    return {
        "name": str(calendar.get("NAME")),
        "errors": calendar.errors,
        "tasks": [read_task(task) for task in calendar.walk() if task.name in ("VEVENT", "VTODO")],
    }


def read_task(task):
    time = task.get("DTSTART" if task.name == "VEVENT" else "DUE")
    status, rule = task.get("STATUS"), task.get("RRULE")
    return {
        "kind": task.name,
        "uid": str(task["UID"]),
        "summary": str(task["SUMMARY"]),
        "sequence": int(task["SEQUENCE"]),
        "at": int(time.dt.timestamp()),
        "status": None if status is None else str(status),
        "rule": None if rule is None else rule.to_ical().decode(),
        "alarms": [int(alarm["TRIGGER"].dt.total_seconds()) for alarm in task.walk("VALARM") if "TRIGGER" in alarm],
        "errors": task.errors,
    }


for line in sys.stdin:
    asked = json.loads(line)
    if "text" in asked:
        answer = read(asked["text"])
    else:
        status, content_type, text = fetch(asked["url"])
        answer = {"status": status, "type": content_type, **({} if text is None else read(text))}
    print(json.dumps(answer, default=str), flush=True)
