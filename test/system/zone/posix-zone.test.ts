import fc from "fast-check";
import { expect, it } from "vitest";
import { posixZone } from "../../../src/system/zone/posix-zone.ts";
import { formatOffset } from "../../../src/task/format-offset.ts";
import { isOffset, isTimeZone } from "../../../src/task/time-zone.ts";

const NAMED = new Map([
  [20_700, "Asia/Kathmandu"],
  [31_500, "Australia/Eucla"],
]);

it.each([
  ["CET-1CEST,M3.5.0,M10.5.0/3", "Europe/Berlin"],
  ["MEZ-1MESZ-2,M3.5.0/2:00,M10.5.0/03:00:00", "Europe/Berlin"],
  ["GMT0BST,M3.5.0/1,M10.5.0", "Europe/London"],
  ["WET0WEST,M3.5.0/1,M10.5.0", "Europe/Lisbon"],
  ["UKT0UKST,M3.5.0/1,M10.5.0", "Europe/Lisbon"],
  ["<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45", "Pacific/Chatham"],
  ["JST-9", "Etc/GMT-9"],
  ["EST+5", "Etc/GMT+5"],
  ["UTC0", "UTC"],
  ["<+14>-14", "Etc/GMT-14"],
  ["LINT-15", "+15:00"],
  ["AAA24", "-24:00"],
  ["XXX-5:31", "+05:31"],
  ["CET-1CEST", undefined],
  ["CET-1CEST,M3.4.0,M10.5.0/3", undefined],
  ["CET-1CEST,J60,J300", undefined],
  ["AAA25", undefined],
  ["Asia/Tokyo", undefined],
  ["", undefined],
])("the rule %j is %s", (rule, zone) => {
  expect(posixZone(rule)).toBe(zone);
});

it("is a zone that can be reckoned with, of whatever text it is made", () => {
  const letters = fc.string({ unit: fc.constantFrom(..."ABCa<>+-0123459:,/MJ."), maxLength: 12 });
  const isUsable = (zone = "UTC") => isTimeZone(zone) || isOffset(zone);
  fc.assert(
    fc.property(letters, (text) => {
      expect(isUsable(posixZone(text))).toBe(true);
    }),
  );
});

it("is by how much the clocks are ahead where a fixed one has no name", () => {
  const offset = fc.integer({ min: -86_399, max: 86_399 }).filter((seconds) => seconds % 1800 !== 0);
  fc.assert(
    fc.property(offset, (ahead) => {
      const [hours, minutes, seconds] = [3600, 60, 1].map((unit) => Math.floor(Math.abs(ahead) / unit));
      const time = [hours!, minutes! % 60, seconds! % 60].map((part) => String(part).padStart(2, "0"));
      const posix = `ABC${ahead < 0 ? "" : "-"}${time.join(":")}`;
      expect(posixZone(posix)).toBe(NAMED.get(ahead) ?? formatOffset(ahead));
    }),
  );
});
