import { describe, expect, it } from "vitest";
import { brief, readAll, recordsOf, write } from "../read-all.ts";

const format = "ical";
const mai = {
  reshape: {
    rename: new Map<string, string>(),
    set: { user_name: { S: "mai" } },
    zone: undefined,
    zoneColumn: undefined,
  },
};
const calendar = (...lines: string[]) =>
  ["BEGIN:VCALENDAR", "VERSION:2.0", ...lines, "END:VCALENDAR", ""].join("\r\n");
const todo = (...lines: string[]) =>
  calendar("BEGIN:VTODO", "UID:u1", "DTSTAMP:20261101T000000Z", ...lines, "END:VTODO");
const reasonOf = async (text: string, options = {}) =>
  brief((await readAll(text, { format, ...mai, ...options })).sources);

describe("import of a calendar", () => {
  it("makes a record of a VTODO", async () => {
    const text = todo(
      "SUMMARY:Write\\, and send\\n the report\\; all of",
      "  it",
      "DUE;TZID=America/New_York:20261101T013000",
      "CATEGORIES:home\\, sweet,work",
      "PRIORITY:1",
      "STATUS:IN-PROCESS",
      'ORGANIZER;CN="a:b;c":mailto:a@example.org',
      "X-APPLE-SORT-ORDER:12",
      "BEGIN:VALARM",
      "ACTION:DISPLAY",
      "TRIGGER:-PT30M",
      "DESCRIPTION:x",
      "END:VALARM",
    );
    expect(await recordsOf(text, { format, ...mai, size: 3 })).toEqual([
      {
        user_name: { S: "mai" },
        // The first of the two times that the clocks show that night.
        deadline_unix_time: { N: "1793511000" },
        task_description: { S: "Write, and send\n the report; all of it" },
        status: { S: "in process" },
        uid: { S: "u1" },
        priority: { N: "1" },
        tags: { SS: ["home, sweet", "work"] },
        ical: { L: [{ S: 'ORGANIZER;CN="a:b;c":mailto:a@example.org' }, { S: "X-APPLE-SORT-ORDER:12" }] },
        alarms: { L: [{ S: "ACTION:DISPLAY\nTRIGGER:-PT30M\nDESCRIPTION:x" }] },
      },
    ]);
  });

  it.each([
    ["DUE:20261201T090000Z", {}, "1796115600"],
    ["DUE;VALUE=DATE:20261201", {}, "1796169599"],
    ["DUE:20261201T090000", { tz: "Asia/Tokyo" }, "1796083200"],
    ["DUE;TZID=/example.org/Europe/Berlin:20261201T090000", {}, "1796112000"],
    ["DUE;TZID=America/New_York:20260308T023000", {}, "1772955000"],
    ["DUE;TZID=W. Europe Standard Time:20261201T090000", {}, "1796112000"],
    ['DUE;TZID="Central Standard Time (Mexico)":20261201T090000', {}, "1796137200"],
  ])("reads %s", async (line, options, at) => {
    expect(await reasonOf(todo(line), options)).toEqual([`3: mai ${at}`]);
  });

  // RFC 5545, 3.3.6: a day is a day of the calendar, 24 hours are 24 hours.
  it.each([
    ["DTSTART:20261201T073000Z", "DURATION:PT1H30M", {}, "1796115600"],
    ["DTSTART:20261124T090000Z", "DURATION:P1W", {}, "1796115600"],
    ["DTSTART;TZID=Europe/Berlin:20261130T090000", "DURATION:P1D", {}, "1796112000"],
    ["DTSTART;VALUE=DATE:20261130", "DURATION:P1D", {}, "1796169599"],
    ["DTSTART:20261130T083000", "DURATION:+P1DT30M", { tz: "Asia/Tokyo" }, "1796083200"],
    ["DTSTART;TZID=America/New_York:20261031T013000", "DURATION:P1D", {}, "1793511000"],
    ["DTSTART;TZID=America/New_York:20261031T013000", "DURATION:PT24H", {}, "1793511000"],
    ["DTSTART;TZID=America/New_York:20261031T013000", "DURATION:PT25H", {}, "1793514600"],
    ["DTSTART;TZID=America/New_York:20260307T120000", "DURATION:PT24H", {}, "1772989200"],
    ["DTSTART:20261124T090000Z", "DUE:20261201T090000Z", {}, "1796115600"],
  ])("is due when %s and %s say", async (start, length, options, at) => {
    expect(await reasonOf(todo(start, length), options)).toEqual([`3: mai ${at}`]);
    expect(await reasonOf(todo(length, start), options)).toEqual([`3: mai ${at}`]);
  });

  it("keeps when a task begins, and not how long it takes, which its deadline says", async () => {
    const text = todo("DTSTART:20261201T073000Z", "DURATION:PT1H30M", "SUMMARY:Bake");
    const [record] = await recordsOf(text, { format, ...mai });
    expect(record).toEqual({
      user_name: { S: "mai" },
      deadline_unix_time: { N: "1796115600" },
      task_description: { S: "Bake" },
      uid: { S: "u1" },
      ical: { L: [{ S: "DTSTART:20261201T073000Z" }] },
    });
  });

  it.each([
    ["DTSTART;VALUE=DATE:20261130", "PT1H", "after a DTSTART that is a day they are written as P2D"],
    ["DTSTART:20261130T090000Z", "-PT1H", "after a DTSTART with a time they are written as P1DT2H30M"],
    ["DTSTART:20261130T090000Z", "P", "after a DTSTART with a time they are written as P1DT2H30M"],
    ["DTSTART:20261130T090000Z", "P1DT", "after a DTSTART with a time they are written as P1DT2H30M"],
  ])("refuses after %s a duration of %s", async (start, length, way) => {
    expect(await reasonOf(todo(start, `DURATION:${length}`))).toEqual([
      `3! DURATION '${length}' does not say when it is due: ${way}`,
    ]);
  });

  it("makes a series of a rule where a task begins on the day on which it is due", async () => {
    const rule = ["RRULE:FREQ=WEEKLY", "DTSTART;TZID=Asia/Tokyo:20261204T080000"];
    const [record] = await recordsOf(todo(...rule, "DURATION:PT1H"), { format, ...mai });
    expect(record).toMatchObject({
      deadline_unix_time: { N: "1796342400" },
      repeat: { S: "FREQ=WEEKLY" },
      repeat_zone: { S: "Asia/Tokyo" },
    });
    expect(await reasonOf(todo(...rule, "DURATION:P1D"))).toEqual([
      "3! its rule is not translated, for it begins on another day than it is due",
    ]);
  });

  it("takes texts of Outlook and Thunderbird, which say their language and their form, and words in any case", async () => {
    const text = todo(
      "SUMMARY;LANGUAGE=de-DE:Besprechung",
      'DESCRIPTION;ALTREP="data:text/html,%3Cb%3Ex":Raum 1',
      "CATEGORIES;LANGUAGE=de:Arbeit",
      "CONTACT;LANGUAGE=de:Mai",
      "STATUS:completed",
      "DUE:20261201T090000Z",
    );
    const [record] = await recordsOf(text, { format, ...mai });
    expect(record).toEqual({
      user_name: { S: "mai" },
      deadline_unix_time: { N: "1796115600" },
      task_description: { S: "Besprechung" },
      description: { S: "Raum 1" },
      tags: { SS: ["Arbeit"] },
      status: { S: "done" },
      uid: { S: "u1" },
      ical: { L: [{ S: "CONTACT;LANGUAGE=de:Mai" }] },
    });
  });

  it("makes a series of an RRULE, on the clocks of the zone", async () => {
    const text = todo(
      "DUE;TZID=Asia/Tokyo:20261130T090000",
      "RRULE:FREQ=WEEKLY;BYDAY=MO",
      "DTSTART;TZID=Asia/Tokyo:20261130T090000",
    );
    const [record] = await recordsOf(text, { format, ...mai });
    expect(record).toMatchObject({
      deadline_unix_time: { N: "1795996800" },
      repeat: { S: "FREQ=WEEKLY;BYDAY=MO" },
      repeat_zone: { S: "Asia/Tokyo" },
      repeat_at: { S: "2026-11-30T09:00:00" },
    });
    expect(record).not.toHaveProperty("ical");
  });

  it.each([
    [["DUE:20261301T090000Z"], "DUE '20261301T090000Z' is not a time: they are written as 20261201T090000Z"],
    [["SUMMARY:x"], "it has no due date: give such tasks one, as in --set deadline_unix_time=eow"],
    [
      ["DUE;TZID=Mars:20261201T090000"],
      "there is no time zone Mars: its name has to be one of IANA's or of Windows', as Europe/Berlin",
    ],
    [["DUE:20261201T090000Z", "STATUS:CANCELLED"], "it is cancelled"],
    [
      ["DUE:20261201T090000Z", "RRULE:FREQ=NEVER"],
      "RRULE 'FREQ=NEVER' is not translated: there is no FREQ=NEVER",
    ],
    [
      ["DUE:20261201T090000Z", "RRULE:FREQ=DAILY", "EXDATE:20261202T090000Z"],
      "its rule is not translated, for EXDATE changes it",
    ],
    [
      ["DUE:20261201T090000Z", "what is this"],
      "'what is this' is not a property: they are written as NAME:value",
    ],
  ])("rejects %j", async (lines, reason) => {
    expect(await reasonOf(todo(...lines))).toEqual([`3! ${reason}`]);
  });

  it("takes either tasks or events, and says so of the others", async () => {
    const both = calendar(
      "BEGIN:VTIMEZONE",
      "TZID:x",
      "END:VTIMEZONE",
      "BEGIN:VEVENT",
      "DTSTART:20261201T090000Z",
      "END:VEVENT",
      "BEGIN:VTODO",
      "DUE:20261202T090000Z",
      "END:VTODO",
    );
    expect(await reasonOf(both)).toEqual([
      "6! it is an event, not a task: --as event imports those",
      "9: mai 1796202000",
    ]);
    expect(await reasonOf(both, { as: "event" })).toEqual([
      "6: mai 1796115600",
      "9! it is a task: leave out --as event",
    ]);
  });

  it("puts characters together that a fold has cut, and refuses bytes that are none", async () => {
    const bytes = (summary: Buffer) => {
      const [before, after] = todo("DUE:20261201T090000Z", "SUMMARY:|").split("|");
      return Buffer.concat([Buffer.from(before!), summary, Buffer.from(after!)]);
    };
    const sushi = Buffer.from("買い🍣");
    const fold = Buffer.from("\r\n ");
    for (let at = 0; at <= sushi.length; at += 1) {
      const folded = bytes(Buffer.concat([sushi.subarray(0, at), fold, sushi.subarray(at)]));
      const [record] = await recordsOf(folded, { format, ...mai });
      expect(record?.["task_description"], String(at)).toEqual({ S: "買い🍣" });
    }
    const { sources } = await readAll(bytes(Buffer.concat([sushi.subarray(0, 2), fold, Buffer.from("x")])), {
      format,
      ...mai,
    });
    expect(brief(sources)[0]).toMatch(/^3! not UTF-8: the byte 0xE8 at character \d+$/);
  });

  it("says that a file breaks off, or is none", async () => {
    expect(await reasonOf(todo("DUE:20261201T090000Z").slice(0, 90))).toEqual([
      "3! the file breaks off in it",
    ]);
    const { error } = await readAll("a,b\n", { format, ...mai });
    expect(String(error)).toContain("the file is not an iCalendar file: it begins with 'a,b'");
  });

  it("is known by the name of the file", async () => {
    expect((await readAll(todo("DUE:20261201T090000Z"), { name: "a.ics", ...mai })).format).toBe(format);
  });
});

describe("export to a calendar", () => {
  const record = {
    user_name: { S: "mai" },
    deadline_unix_time: { N: "1795996800" },
    task_description: { S: "Stand-up" },
    repeat: { S: "FREQ=WEEKLY;BYDAY=MO" },
    repeat_zone: { S: "America/New_York" },
    repeat_at: { S: "2026-11-29T19:00:00" },
    series: { S: "2026-11-29T19:00:00/k7fq3xvw" },
  };
  const now = Date.UTC(2026, 10, 26);

  it("writes zone, rule and alarm", async () => {
    const lines = (await write(format, [record], 2, undefined, { alarm: 1800, now })).split("\r\n");
    const own = lines.slice(lines.indexOf("BEGIN:VTODO"));
    expect(own.slice(0, 17)).toEqual([
      "BEGIN:VTODO",
      expect.stringMatching(/^UID:[\da-f-]{36}$/),
      "DTSTAMP:20261126T000000Z",
      "SEQUENCE:0",
      "SUMMARY:Stand-up",
      "X-TASKS-USER:mai",
      "DTSTART;TZID=America/New_York:20261129T190000",
      "DUE;TZID=America/New_York:20261129T190000",
      "RRULE:FREQ=WEEKLY;BYDAY=MO",
      "STATUS:NEEDS-ACTION",
      "BEGIN:VALARM",
      "ACTION:DISPLAY",
      "DESCRIPTION:Stand-up",
      "TRIGGER;RELATED=END:-PT30M",
      "END:VALARM",
      String.raw`X-TASKS:{"series":"2026-11-29T19:00:00/k7fq3xvw"}`,
      expect.stringContaining("X-TASKS-WITHOUT:"),
    ]);
    expect(lines.filter((line) => line === "BEGIN:DAYLIGHT").length).toBeGreaterThan(8);
    expect(lines).toContain("DTSTART:20270314T020000");
  });

  it("has one UID for a task, and a higher SEQUENCE once it is done", async () => {
    const done = { ...record, status: { S: "done" }, completed_unix_time: { N: "1795996000" } };
    const of = async (one: typeof record) => {
      const text = await write(format, [one], 2, undefined, { now });
      return [
        /^UID:.*$/m.exec(text)?.[0],
        /^SEQUENCE:.*(?=\r)/m.exec(text)?.[0],
        /^STATUS:.*(?=\r)/m.exec(text)?.[0],
      ];
    };
    const [[uid, ...open], [other, ...over]] = [await of(record), await of(done)];
    expect(other).toBe(uid);
    expect([open, over]).toEqual([
      ["SEQUENCE:0", "STATUS:NEEDS-ACTION"],
      ["SEQUENCE:1", "STATUS:COMPLETED"],
    ]);
  });
});
