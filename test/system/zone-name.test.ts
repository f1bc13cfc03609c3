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
  ["", link("/var/db/timezone/zoneinfo/America/Argentina/Buenos_Aires"), "America/Argentina/Buenos_Aires"],
  [undefined, none, undefined],
  [undefined, link("/etc/copy"), undefined],
  ["JST-9", none, undefined],
  [":Asia/Tokyo", none, undefined],
  ["CET-1CEST,M3.5.0,M10.5.0/3", none, undefined],
])("a TZ of %j is the zone that it names, or else what the link does", (variable, readLink, name) => {
  expect(zoneName(variable, readLink)).toBe(name);
});
