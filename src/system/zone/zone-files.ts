import { readFileSync } from "node:fs";
import { isUtc } from "../../output/list/clock.ts";
import { isOffset, isTimeZone, machineZone, useMachineZones } from "../../task/time-zone.ts";
import type { World } from "../world.ts";

const FOLDER = "/usr/share/zoneinfo";
// Those of the IANA database that Intl knows too, as they are spelled there: nothing below `right/` or `posix/`, no `localtime`.
const NAME = /^(?!Factory$)[A-Z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;

/**
 * Has the clocks of time zones read from the system's database, where it has one. `note` is told, once a time zone is
 * needed, of a TZ that nobody can read; UTC counts then, whatever Node or bun makes of it.
 */
export function useZoneFiles(world: Pick<World, "zone" | "env">, note: (text: string) => void): void {
  useMachineZones({ readFile: readZoneFile, ownZone: () => zoneOf(world, note) });
}

function zoneOf(world: Pick<World, "zone" | "env">, note: (text: string) => void): string | undefined {
  const said = world.env["TZ"];
  if (!said || said.endsWith("/etc/localtime")) return world.zone;
  const zone = world.zone ?? said;
  const spelled = isOffset(zone) ? zone : spelling(zone);
  const known = spelled ?? "UTC";
  if (spelled === undefined)
    note(
      `TZ '${said}' is not a time zone that tasks can read, so times are in UTC; name one, as in --tz Europe/Berlin`,
    );
  if (known !== said && !isOffset(known)) world.zone = known;
  return known;
}

/** A zone's name as the IANA database has it: of `Asia/tokyo` Node makes a zone without a name. Undefined for what is none. */
function spelling(name: string): string | undefined {
  if (readZoneFile(name) !== undefined) return name;
  if (!isTimeZone(name)) return undefined;
  return new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone;
}

/** The name of the machine's own zone, to be shown; undefined where it has none, or only Intl could say it. */
export function shownZone(world: Pick<World, "zone">): string | undefined {
  if (isUtc(world.zone)) return world.zone;
  const zone = machineZone() ?? world.zone;
  return zone === undefined || isOffset(zone) ? undefined : zone;
}

/** The name of the machine's own zone, or what its clock is ahead, as in -13:00. */
export function ownZone(): string {
  return machineZone() ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
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
