import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TasksError } from "../../../src/errors.ts";
import { dayRange, formatInstant, weekRange } from "../../../src/task/instant.ts";
import { parseWhen } from "../../../src/task/when/when.ts";
import { forms } from "./when-forms.ts";
import type { Moment } from "./form-parts.ts";
import { clockAt, spanOf } from "./when-oracle.ts";

const DAY = 24 * 3600;
const HOUR = 3600;
const TODAY = Date.UTC(2026, 10, 23) / 1000 / DAY;

// Instants at which the clocks of a zone changed, from the zone's own laws; the last two zones for their offsets.
const CHANGES: [tz: string, instant: string][] = [
  ["America/New_York", "2026-03-08T07:00Z"],
  ["America/New_York", "2026-11-01T06:00Z"],
  ["Europe/London", "2026-03-29T01:00Z"],
  ["Europe/London", "2026-10-25T01:00Z"],
  ["Australia/Lord_Howe", "2026-04-04T15:00Z"],
  ["Australia/Lord_Howe", "2026-10-03T15:30Z"],
  ["America/Sao_Paulo", "2018-02-18T02:00Z"],
  ["America/Sao_Paulo", "2018-11-04T03:00Z"],
  ["Pacific/Apia", "2011-12-30T10:00Z"],
  ["Africa/Casablanca", "2026-02-15T02:00Z"],
  ["Africa/Casablanca", "2026-03-22T02:00Z"],
  ["America/St_Johns", "2010-03-14T03:31Z"],
  ["America/St_Johns", "2010-11-07T02:31Z"],
  ["Africa/Cairo", "2026-04-23T22:00Z"],
  ["Asia/Kathmandu", "2026-06-15T00:00Z"],
  ["Asia/Tokyo", "2028-02-28T15:00Z"],
];

function read(text: string, { now, tz, edge }: Moment): number | TasksError {
  try {
    return parseWhen(text, { now: now * 1000, tz, bareDay: edge, what: "--deadline" });
  } catch (error) {
    if (error instanceof TasksError && error.kind === "usage") return error;
    throw error;
  }
}

function isRefused(result: number | TasksError, why: "misfit" | undefined): boolean {
  const reason = why === "misfit" ? /is a \w+day, not a \w+day$/ : /does not exist/;
  return result instanceof TasksError && reason.test(result.message);
}

describe("every form of a date", () => {
  it("the changes of the clocks are where the test looks for them", () => {
    for (const [tz, instant] of CHANGES.slice(0, 14)) {
      const at = Date.parse(instant) / 1000;
      expect(clockAt(at, tz) - clockAt(at - 1, tz), `${tz} ${instant}`).not.toBe(1);
    }
  });

  it("means what an independent reading of the clocks says, at each hour around their changes", () => {
    let skipped = 0;
    let misfits = 0;
    const check = fc.property(
      fc.constantFrom(...CHANGES),
      forms,
      fc.boolean(),
      ([tz, change], form, start) => {
        const middle = Date.parse(change) / 1000;
        for (let now = middle - 2 * DAY; now <= middle + 2 * DAY; now += HOUR) {
          const moment: Moment = { now, tz, edge: start ? "start" : "end" };
          const today = Math.floor(clockAt(now, tz) / DAY);
          const text = form.text(today);
          const expected = form.meaning(moment, today);
          const actual = read(text, moment);
          if (expected === undefined) skipped++;
          if (expected === "misfit") misfits++;
          if (typeof expected === "number" ? actual === expected : isRefused(actual, expected)) continue;
          throw new Error(
            `'${text}' at ${formatInstant(now, tz)}: expected ${expected}, was ${String(actual)}`,
          );
        }
      },
    );
    fc.assert(check, { numRuns: 500 });
    expect(skipped).toBeGreaterThan(0);
    expect(misfits).toBeGreaterThan(0);
  });

  it("means the same in capitals, in full-width characters and between spaces", () => {
    const now = Date.parse("2026-11-23T01:00Z") / 1000;
    const moment: Moment = { now, tz: "Asia/Tokyo", edge: "end" };
    const widen = (text: string) =>
      text.replace(/[!-~]/g, (ascii) => String.fromCharCode(ascii.charCodeAt(0) + 0xfee0));
    fc.assert(
      fc.property(forms, (form) => {
        const text = form.text(TODAY);
        const plain = read(text, moment);
        if (form.meaning(moment, TODAY) === "misfit") {
          expect(isRefused(plain, "misfit"), text).toBe(true);
          return;
        }
        expect(plain, text).toBeTypeOf("number");
        expect(read(` \t${text}　\n`, moment), text).toBe(plain);
        expect(read(widen(text), moment), text).toBe(plain);
        // In capitals +5M may be minutes or months, and is refused.
        expect(read(/\dm(?!o)/.test(text) ? text : text.toUpperCase(), moment), text).toBe(plain);
      }),
      { numRuns: 300 },
    );
  });
});

const TIME =
  "(?:\\d{1,2}:\\d\\d(?::\\d\\d)?|\\d{1,2}(?::\\d\\d(?::\\d\\d)?)? ?[ap]m|noon|midnight|eod|正午|(?:午[前後] ?)?\\d{1,2}(?::\\d\\d(?::\\d\\d)?|時(?:半|\\d{1,2}分)?))";
const AFTER = `(?:(?:,? at |, | |の)?${TIME})`;
const EN = "(?:mon(day)?|tue(sday)?|wed(nesday)?|thu(rsday)?|fri(day)?|sat(urday)?|sun(day)?)";
const KANJI = "[月火水木金土日]曜日?";
const MONTH =
  "(?:jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sep(t(ember)?)?|oct(ober)?|nov(ember)?|dec(ember)?)";
const NTH = "\\d{1,2}(st|nd|rd|th)?";
const LATIN_DATE = `(?:\\d{4}-\\d\\d-\\d\\d|(\\d{4}/)?\\d{1,2}/\\d{1,2}|(${MONTH} ${NTH}|${NTH} ${MONTH})(,? \\d{4})?)`;
const JAPANESE_DATE = "(?:((\\d{4}|令和(元|\\d{1,2}))年)?\\d{1,2}月\\d{1,2}日)";
const WEEKDAY = `(?: ?\\(([月火水木金土日]|${KANJI}|${EN})\\)| ?${KANJI})`;
const DATE = `(?:${EN},? ${LATIN_DATE}|${EN},? ${JAPANESE_DATE}|(${LATIN_DATE}|${JAPANESE_DATE})${WEEKDAY}?)`;
const ZONE =
  "(?: (z|utc|gmt|aoe|anywhere on earth|(utc|gmt) ?[+\u2212-]\\d\\d?(:?\\d\\d)?|[+\u2212-]\\d\\d:?\\d\\d|[a-z_]+(/[a-z0-9_+-]+)+))";
const COUNT = "(\\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)";
const DAYS = [
  `today|tomorrow|yesterday|eo[wmqy]|((this|next) )?${EN}|next week`,
  `今日|きょう|明日|あした|あす|明後日|あさって|昨日|きのう|月末|年末|((今|来|再来)週の?)?${KANJI}|(来|再来)週`,
  "(今|来|再来)月(末|の?\\d{1,2}日)",
  "[+-]?(?=\\d)(\\d+y)?(\\d+mo)?(\\d+w)?(\\d+d)?",
  `in ${COUNT} (day|week|month|year)s?|${COUNT} (day|week|month|year)s? ago`,
  "\\d+(日|週間|[かヶケカヵ箇]月|年)[前後]",
].join("|");
const SHAPES = [
  /^now$/,
  /^0*\d{1,12}$/,
  /^\d{4}-\d\d-\d\d[t ]\d\d:\d\d(:\d\d(\.0+)?)?( ?(z|[+-]\d\d(:?\d\d)?))?$/,
  /^\d{8}t\d{4}(\d\d)?(z|[+-]\d\d(:?\d\d)?)?$/,
  new RegExp(`^(\\d{4}-\\d\\d-\\d\\d[t ]\\d\\d:\\d\\d(:\\d\\d(\\.0+)?)?|\\d{8}t\\d{4}(\\d\\d)?)${ZONE}$`),
  /^[+-]?(?=\d)(\d+y)?(\d+mo)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?$/,
  new RegExp(`^in ${COUNT} (second|minute|hour|day|week|month|year)s?$`),
  new RegExp(`^${COUNT} (second|minute|hour|day|week|month|year)s? ago$`),
  /^\d+(秒|分|時間|日|週間|[かヶケカヵ箇]月|年)[前後]$/,
  new RegExp(`^${DATE}${AFTER}?${ZONE}?$`),
  new RegExp(`^${TIME} (on )?${DATE}${ZONE}?$`),
  new RegExp(`^(${DAYS})(${AFTER}| (at )?\\d{1,2})?$`),
  new RegExp(`^${TIME} (on )?(${DAYS})$`),
  /^eod$/,
];
const TOKENS = [
  ..."0 1 2 9 12 31 24 60 2026 1767225600 + - : . T Z am pm at in ago now today tomorrow next fri friday mon eom noon midnight".split(
    " ",
  ),
  ..."3d 2h 1mo 90m 9:00 5pm 2026-12-01 +09:00 days hours week 12/24 2026/12/24 Dec sept Thu, (木) ( ) , th this two a on eod 2d UTC UTC-12 AoE Asia/Tokyo 20261224T090000Z 令和 元 再来 あさって 今日 明日 明後日 昨日 金曜 金曜日 来週 今週 の 年 月 日 時 分 半 秒 間 後 前 午前 午後 正午 月末 年末 か月".split(
    " ",
  ),
  " ",
  " ",
  " ",
  "　",
  "²",
  "③",
  "K",
  "−",
];

describe("any other text", () => {
  const moment: Moment = { now: Date.parse("2026-11-23T01:00Z") / 1000, tz: "Asia/Tokyo", edge: "end" };
  const mutated = fc
    .tuple(
      forms,
      fc.nat(40),
      fc.nat(2),
      fc.oneof(fc.constantFrom(...TOKENS), fc.string({ unit: "grapheme", maxLength: 2 })),
    )
    .map(([form, at, cut, insert]) => {
      const text = form.text(TODAY);
      const place = at % (text.length + 1);
      return text.slice(0, place) + insert + text.slice(place + cut);
    });
  const texts = fc.oneof(
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 30 }) },
    {
      weight: 3,
      arbitrary: fc.array(fc.constantFrom(...TOKENS), { maxLength: 6 }).map((tokens) => tokens.join("")),
    },
    { weight: 4, arbitrary: mutated },
    { weight: 1, arbitrary: fc.tuple(forms, forms).map(([a, b]) => `${a.text(TODAY)} ${b.text(TODAY)}`) },
  );

  /** What is wrong with how a text was taken; undefined when nothing is. */
  function faultIn(text: string, result: number | TasksError): string | undefined {
    if (result instanceof TasksError) {
      if (!/^--deadline '[^\p{C}]*' is not a date(: [^\p{C}]+)?$/u.test(result.message))
        return result.message;
      return /^[^\p{C}]{10,160}$/u.test(result.hint ?? "") ? undefined : `hint: ${result.hint}`;
    }
    const folded = text
      .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
      .replace(/\s+/g, " ")
      .trim()
      .toLowerCase();
    if (!SHAPES.some((shape) => shape.test(folded))) return `accepted ${JSON.stringify(text)}`;
    return Number.isInteger(result) && result >= 0 && result <= 253_402_300_799 ? undefined : String(result);
  }

  it("is refused with one line and a hint, or has a shape that the contract lists", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(faultIn(text, read(text, moment))).toBeUndefined();
      }),
      { numRuns: 8000 },
    );
  });
});

describe("what is shown", () => {
  const zones = fc.constantFrom(...CHANGES.map(([tz]) => tz));

  it("can be given back and means the same instant", () => {
    // A day inside both ends, where the local year has its four digits from 1970 to 9999.
    fc.assert(
      fc.property(zones, fc.integer({ min: DAY, max: 253_402_300_799 - DAY }), (tz, instant) => {
        expect(read(formatInstant(instant, tz), { now: 0, tz: "UTC", edge: "end" })).toBe(instant);
      }),
      { numRuns: 1000 },
    );
  });

  it("today and this week are the days that hold now, to the second", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CHANGES),
        fc.integer({ min: -4 * 24, max: 4 * 24 }),
        ([tz, change], hours) => {
          const now = Date.parse(change) / 1000 + hours * HOUR;
          const shown = Math.floor(clockAt(now, tz) / DAY);
          // Clocks that go back over midnight show a day again that is over.
          const today = now > (spanOf(shown, tz)?.to ?? now) ? shown + 1 : shown;
          expect(dayRange(now * 1000 + 999, tz)).toEqual(spanOf(today, tz));
          const monday = today - ((today + 3) % 7);
          expect(weekRange(now * 1000, tz)).toEqual({
            from: spanOf(monday, tz)?.from,
            to: spanOf(monday + 6, tz)?.to,
          });
        },
      ),
      { numRuns: 300 },
    );
  });
});
