import { expect, it } from "vitest";
import { isTimeZone } from "../../../src/task/time-zone.ts";
import { windowsZones } from "../../../src/transfer/ical/windows-zones.ts";

it("each zone of Windows has the clocks of one of IANA's", () => {
  expect(windowsZones.size).toBeGreaterThan(130);
  expect([...windowsZones].filter(([, zone]) => !isTimeZone(zone))).toEqual([]);
  expect([...windowsZones.keys()].filter(isTimeZone)).toEqual([]);
});
