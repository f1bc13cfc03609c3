import { afterEach, expect, it, vi } from "vitest";
import { nameZone, zoneName } from "../../../src/system/zone/machine-zone.ts";

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
  ["EST5EDT", none, "EST5EDT"],
  ["Japan", none, "Japan"],
  ["-13:00", none, "-13:00"],
  ["asia/tokyo", none, undefined],
  ["<+0530>-5:30", none, undefined],
  ["Nonsense/Zone", none, "Nonsense/Zone"],
  [":Asia/Tokyo", none, "Asia/Tokyo"],
])("a TZ of %j is the zone that it names, or else what the link does", (variable, readLink, name) => {
  expect(zoneName(variable, readLink)).toBe(name);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

it.each([
  ["JST-9", "Etc/GMT-9"],
  ["EST5", "Etc/GMT+5"],
  ["EST+5", "Etc/GMT+5"],
  ["UTC0", "UTC"],
  ["NZDT-13", "Etc/GMT-13"],
  ["FAR13", "-13:00"],
  ["IST-5:30", "Asia/Kolkata"],
  ["CET-1CEST,M3.5.0,M10.5.0/3", "Europe/Berlin"],
  ["EST5EDT", "EST5EDT"],
  ["Asia/Tokyo", "Asia/Tokyo"],
])("a TZ of %j is made %s before anything asks for it", async (rule, zone) => {
  vi.stubEnv("TZ", rule);
  await nameZone();
  expect(process.env["TZ"]).toBe(zone);
});
