import { readFileSync } from "node:fs";
import { formatOffset } from "../task/format-offset.ts";
import { machineZone, useMachineZones } from "../task/time-zone.ts";
import type { World } from "./world.ts";

const FOLDER = "/usr/share/zoneinfo";
// Those of the IANA database that Intl knows too, as they are spelled there: nothing below `right/` or `posix/`, no `localtime`.
const NAME = /^(?!Factory$)[A-Z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;

/** Has the clocks of time zones read from the system's database, where it has one. */
export function useZoneFiles(world: Pick<World, "zone">): void {
  useMachineZones({ readFile: readZoneFile, ownZone: () => world.zone });
}

/** The name of the machine's own zone; where nothing knows one, what its clock is ahead by now, as in +05:30. */
export function ownZone(): string {
  const named = machineZone();
  if (named !== undefined) return named;
  // Node knows none where TZ holds what ICU cannot read, whatever the type says.
  const asked = new Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined;
  if (asked !== undefined) return asked;
  const minutes = -new Date().getTimezoneOffset();
  return minutes === 0 ? "UTC" : formatOffset(minutes * 60);
}

/** A time zone's file in the system's database; undefined where there is none, as on Windows. */
function readZoneFile(name: string): Uint8Array | undefined {
  if (!NAME.test(name)) return undefined;
  try {
    return readFileSync(`${FOLDER}/${name}`);
  } catch {
    return undefined;
  }
}
