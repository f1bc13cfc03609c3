import { expect, it } from "vitest";
import { zoneName } from "../../src/system/world.ts";

const link = (target: string) => () => target;
const none = () => {
  throw new Error("no such link");
};

it.each([
  ["Asia/Tokyo", none, "Asia/Tokyo"],
  ["UTC", link("/usr/share/zoneinfo/Asia/Tokyo"), "UTC"],
  [undefined, link("/usr/share/zoneinfo/Etc/UTC"), "Etc/UTC"],
  [undefined, link("../usr/share/zoneinfo/Asia/Tokyo"), "Asia/Tokyo"],
  ["", link("/var/db/timezone/zoneinfo/America/Argentina/Buenos_Aires"), "America/Argentina/Buenos_Aires"],
  [undefined, none, undefined],
  [undefined, link("/etc/copy"), undefined],
  [":/etc/localtime", link("/usr/share/zoneinfo/Europe/Berlin"), "Europe/Berlin"],
  ["/etc/localtime", none, undefined],
  [":/usr/share/zoneinfo/Asia/Tokyo", none, "Asia/Tokyo"],
  ["/somewhere/else", link("/usr/share/zoneinfo/Europe/Berlin"), undefined],
  ["JST-9", none, "Etc/GMT-9"],
  ["EST5", none, "Etc/GMT+5"],
  ["EST+5", none, "Etc/GMT+5"],
  ["UTC0", none, "UTC"],
  ["NZDT-13", none, "Etc/GMT-13"],
  ["FAR13", none, "-13:00"],
  ["IST-5:30", none, "Asia/Kolkata"],
  ["EST5EDT", none, "EST5EDT"],
  ["Japan", none, "Japan"],
  ["GMT+0", none, "UTC"],
  ["asia/tokyo", none, undefined],
  ["Nonsense/Zone", none, "Nonsense/Zone"],
  ["<+0530>-5:30", none, "Asia/Kolkata"],
  [":Asia/Tokyo", none, "Asia/Tokyo"],
  ["CET-1CEST,M3.5.0,M10.5.0/3", none, "Europe/Berlin"],
])("a TZ of %j is the zone that it names, or else what the link does", (variable, readLink, name) => {
  expect(zoneName(variable, readLink)).toBe(name);
});
