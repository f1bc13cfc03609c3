import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRepeat } from "../../../src/task/repeat/read-repeat.ts";
import { formatRrule } from "../../../src/task/repeat/rrule.ts";
import { arbitraryRrule } from "../../support/arbitrary-rrule.ts";
import { failure } from "../../support/failure.ts";

const read = (text: string) => formatRrule(readRepeat(text, "--repeat").rule);
const refusal = (text: string) => failure(() => readRepeat(text, "--repeat"));

describe("a rule in English", () => {
  it.each([
    ["daily", "FREQ=DAILY"],
    ["every day", "FREQ=DAILY"],
    ["hourly", "FREQ=HOURLY"],
    ["every 4 hours", "FREQ=HOURLY;INTERVAL=4"],
    ["weekdays", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"],
    ["every weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"],
    ["weekends", "FREQ=WEEKLY;BYDAY=SA,SU"],
    ["weekly", "FREQ=WEEKLY"],
    ["every 2 weeks", "FREQ=WEEKLY;INTERVAL=2"],
    ["every two weeks", "FREQ=WEEKLY;INTERVAL=2"],
    ["every other week", "FREQ=WEEKLY;INTERVAL=2"],
    ["fortnightly", "FREQ=WEEKLY;INTERVAL=2"],
    ["every mon,thu", "FREQ=WEEKLY;BYDAY=MO,TH"],
    ["every Thursday and Monday", "FREQ=WEEKLY;BYDAY=MO,TH"],
    ["mondays", "FREQ=WEEKLY;BYDAY=MO"],
    ["weekly on mon, wed, and fri", "FREQ=WEEKLY;BYDAY=MO,WE,FR"],
    ["every 2 weeks on the mon", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"],
    ["every other tue", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"],
    ["monthly", "FREQ=MONTHLY"],
    ["quarterly", "FREQ=MONTHLY;INTERVAL=3"],
    ["eom", "FREQ=MONTHLY;BYMONTHDAY=-1"],
    ["last day of every month", "FREQ=MONTHLY;BYMONTHDAY=-1"],
    ["monthly on the 15th", "FREQ=MONTHLY;BYMONTHDAY=15"],
    ["15th and 1st of the month", "FREQ=MONTHLY;BYMONTHDAY=1,15"],
    ["every 15th", "FREQ=MONTHLY;BYMONTHDAY=15"],
    ["last fri of month", "FREQ=MONTHLY;BYDAY=-1FR"],
    ["the second Tuesday of every 2 months", "FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU"],
    ["every 3 months on the last fri", "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR"],
    ["last weekday of the month", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"],
    ["yearly", "FREQ=YEARLY"],
    ["every dec 24", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24"],
    ["yearly on 24 December", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24"],
    ["4th thu of november", "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH"],
    ["daily 10 times", "FREQ=DAILY;COUNT=10"],
    ["daily for 5 times", "FREQ=DAILY;COUNT=5"],
    ["every mon until 2027-03-31", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270331"],
  ])("reads %s", (text, rule) => {
    expect(read(text)).toBe(rule);
  });
});

describe("a rule in Japanese", () => {
  it.each([
    ["毎日", "FREQ=DAILY"],
    ["隔日", "FREQ=DAILY;INTERVAL=2"],
    ["3日ごと", "FREQ=DAILY;INTERVAL=3"],
    ["毎時", "FREQ=HOURLY"],
    ["平日", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"],
    ["毎週末", "FREQ=WEEKLY;BYDAY=SA,SU"],
    ["毎週", "FREQ=WEEKLY"],
    ["毎週月曜", "FREQ=WEEKLY;BYDAY=MO"],
    ["毎週月曜と木曜日", "FREQ=WEEKLY;BYDAY=MO,TH"],
    ["毎週月・木", "FREQ=WEEKLY;BYDAY=MO,TH"],
    ["毎週日月火", "FREQ=WEEKLY;BYDAY=MO,TU,SU"],
    ["毎月曜日", "FREQ=WEEKLY;BYDAY=MO"],
    ["隔週金曜日に", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"],
    ["２週間ごとの月曜", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"],
    ["毎月", "FREQ=MONTHLY"],
    ["3か月ごと", "FREQ=MONTHLY;INTERVAL=3"],
    ["毎月末", "FREQ=MONTHLY;BYMONTHDAY=-1"],
    ["月末", "FREQ=MONTHLY;BYMONTHDAY=-1"],
    ["毎月 1日と15日", "FREQ=MONTHLY;BYMONTHDAY=1,15"],
    ["毎月最終金曜", "FREQ=MONTHLY;BYDAY=-1FR"],
    ["毎月第2火曜", "FREQ=MONTHLY;BYDAY=2TU"],
    ["毎月第一・第三金曜日", "FREQ=MONTHLY;BYDAY=1FR,3FR"],
    ["毎月最終平日", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"],
    ["3ヶ月ごとの末日", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1"],
    ["毎年", "FREQ=YEARLY"],
    ["毎年12月24日", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24"],
    ["毎年11月第4木曜", "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH"],
    ["毎日5回", "FREQ=DAILY;COUNT=5"],
    ["2027年3月31日まで毎週月曜", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270331"],
  ])("reads %s", (text, rule) => {
    expect(read(text)).toBe(rule);
  });
});

describe("an RRULE", () => {
  it.each([
    ["RRULE:FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=MO"],
    ["byday=mo,-1fr;freq=monthly", "FREQ=MONTHLY;BYDAY=MO,-1FR"],
    ["UNTIL=20271231T090000Z;FREQ=DAILY;INTERVAL=02", "FREQ=DAILY;INTERVAL=2;UNTIL=20271231T090000Z"],
  ])("%s is kept as %s", (text, rule) => {
    expect(read(text)).toBe(rule);
  });

  it("is the same text once it has been read, whatever it says", () => {
    fc.assert(
      fc.property(arbitraryRrule(), (text) => {
        expect(read(text)).toBe(text);
        expect(read(`RRULE:${text.split(";").toReversed().join(";").toLowerCase()}`)).toBe(text);
      }),
    );
  });
});

describe("what is not a rule", () => {
  const IN_WORDS =
    "write it as in daily, weekdays, 'every 2 weeks', 'every mon,thu', 'last fri of month', yearly or FREQ=WEEKLY;BYDAY=MO";

  it.each([
    ["", "--repeat '' is not a rule", IN_WORDS],
    ["every", "--repeat 'every' is not a rule", IN_WORDS],
    ["every monday or so", "--repeat 'every monday or so' is not a rule", IN_WORDS],
    ["monthly on the 32nd", "--repeat 'monthly on the 32nd' is not a rule", IN_WORDS],
    [
      "毎月32日",
      "--repeat '毎月32日' is not a rule",
      "write it as in 毎日, 平日, 隔週, 毎週月・木, 毎月末, 毎月第2火曜 or 毎年12月24日",
    ],
    ["wekly", "--repeat 'wekly' is not a rule", "did you mean 'weekly'?"],
    ["evry tusday", "--repeat 'evry tusday' is not a rule", "did you mean 'every tuesday'?"],
    [
      "every monday at 9",
      "--repeat 'every monday at 9' is not a rule: the time of day is that of the deadline",
      "write it as in --deadline 'mon 9:00' --repeat weekly",
    ],
    [
      "biweekly",
      "--repeat 'biweekly' is not a rule: biweekly has two meanings",
      "say how often it is, as in 'every 2 weeks'",
    ],
    [
      "2日おき",
      "--repeat '2日おき' is not a rule: おき has two meanings",
      "write 2日ごと for every 2, or 3日ごと with so many between",
    ],
    [
      "every 0 days",
      "--repeat 'every 0 days' is not a rule: INTERVAL is a whole number from 1 to 1000, and not 0",
      IN_WORDS,
    ],
    [
      "daily until 2027-02-31",
      "--repeat 'daily until 2027-02-31' is not a rule: UNTIL=20270231 is not a date",
      "write UNTIL=20271231 or UNTIL=20271231T090000Z",
    ],
    [
      "FREQ=DAILY;INTERVAL=0.5",
      "--repeat 'FREQ=DAILY;INTERVAL=0.5' is not a rule: INTERVAL is a whole number from 1 to 1000, and not 0.5",
      IN_WORDS,
    ],
    [
      "FREQ=WEKLY",
      "--repeat 'FREQ=WEKLY' is not a rule: there is no FREQ=WEKLY",
      "did you mean FREQ=WEEKLY?",
    ],
    [
      "FREQ=DAILY;BYDYA=MO",
      "--repeat 'FREQ=DAILY;BYDYA=MO' is not a rule: there is no BYDYA",
      "did you mean BYDAY?",
    ],
    [
      "BYDAY=MO",
      "--repeat 'BYDAY=MO' is not a rule: it has no FREQ",
      "begin with FREQ=, as in FREQ=WEEKLY;BYDAY=MO",
    ],
    [
      "FREQ=DAILY;FREQ=WEEKLY",
      "--repeat 'FREQ=DAILY;FREQ=WEEKLY' is not a rule: FREQ is given twice",
      IN_WORDS,
    ],
    [
      "FREQ=WEEKLY;BYDAY=2MO",
      "--repeat 'FREQ=WEEKLY;BYDAY=2MO' is not a rule: a number before a day goes with FREQ=MONTHLY and FREQ=YEARLY",
      "write BYDAY=MO",
    ],
    [
      "FREQ=WEEKLY;BYMONTHDAY=1",
      "--repeat 'FREQ=WEEKLY;BYMONTHDAY=1' is not a rule: BYMONTHDAY does not go with FREQ=WEEKLY",
      IN_WORDS,
    ],
    [
      "FREQ=MONTHLY;BYMONTHDAY=0",
      "--repeat 'FREQ=MONTHLY;BYMONTHDAY=0' is not a rule: BYMONTHDAY is 1 to 31, or -1 to -31, and not 0",
      IN_WORDS,
    ],
    [
      "FREQ=DAILY;COUNT=2;UNTIL=20270101",
      "--repeat 'FREQ=DAILY;COUNT=2;UNTIL=20270101' is not a rule: COUNT and UNTIL both end it",
      "give one",
    ],
    [
      "FREQ=DAILY;COUNT=1",
      "--repeat 'FREQ=DAILY;COUNT=1' is not a rule: COUNT=1 is once",
      "leave --repeat out",
    ],
    [
      "FREQ=DAILY;BYSETPOS=1",
      "--repeat 'FREQ=DAILY;BYSETPOS=1' is not a rule: BYSETPOS takes of a set, and there is no other BY… part",
      IN_WORDS,
    ],
    [
      "DTSTART:20260101T090000\nRRULE:FREQ=DAILY",
      "--repeat 'DTSTART:20260101T090000 RRULE:FREQ=DAILY' is not a rule: it is more than one RRULE",
      "give the RRULE alone; its first time is the deadline",
    ],
  ])("%j is refused with why", (text, message, hint) => {
    expect(refusal(text)).toMatchObject({ kind: "usage", message, hint });
  });

  it.each(["__proto__", "constructor", "toString"])("%s is refused as any other word is", (text) => {
    expect(refusal(text)).toMatchObject({ kind: "usage" });
  });

  it("is refused by a usage error whatever it is", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" })), (text) => {
        try {
          expect(read(text)).toMatch(/^FREQ=/);
        } catch (error) {
          expect(error).toMatchObject({ name: "TasksError", kind: "usage" });
        }
      }),
    );
  });
});
