import { formatOffset } from "../../task/format-offset.ts";

/** What the clocks of these zones do from now on, as the IANA database of 2025 says it: a rule's own name for itself first. */
const ZONES = `
Africa/Cairo EET-2EEST,M4.5.5/0,M10.5.4/24
America/Adak HST10HDT,M3.2.0,M11.1.0
America/Anchorage AKST9AKDT,M3.2.0,M11.1.0
America/Chicago CST6CDT,M3.2.0,M11.1.0
America/Denver MST7MDT,M3.2.0,M11.1.0
America/Halifax AST4ADT,M3.2.0,M11.1.0
America/Havana CST5CDT,M3.2.0/0,M11.1.0/1
America/Los_Angeles PST8PDT,M3.2.0,M11.1.0
America/Miquelon <-03>3<-02>,M3.2.0,M11.1.0
America/New_York EST5EDT,M3.2.0,M11.1.0
America/Nuuk <-02>2<-01>,M3.5.0/-1,M10.5.0/0
America/Santiago <-04>4<-03>,M9.1.6/24,M4.1.6/24
America/St_Johns NST3:30NDT,M3.2.0,M11.1.0
Asia/Beirut EET-2EEST,M3.5.0/0,M10.5.0/0
Asia/Jerusalem IST-2IDT,M3.4.4/26,M10.5.0
Asia/Kabul <+0430>-4:30
Asia/Kathmandu <+0545>-5:45
Asia/Kolkata IST-5:30
Asia/Tehran <+0330>-3:30
Asia/Yangon <+0630>-6:30
Atlantic/Azores <-01>1<+00>,M3.5.0/0,M10.5.0/1
Australia/Adelaide ACST-9:30ACDT,M10.1.0,M4.1.0/3
Australia/Darwin ACST-9:30
Australia/Eucla <+0845>-8:45
Australia/Lord_Howe <+1030>-10:30<+11>-11,M10.1.0,M4.1.0
Australia/Sydney AEST-10AEDT,M10.1.0,M4.1.0/3
Europe/Athens EET-2EEST,M3.5.0/3,M10.5.0/4
Europe/Berlin CET-1CEST,M3.5.0,M10.5.0/3
Europe/Chisinau EET-2EEST,M3.5.0,M10.5.0/3
Europe/Dublin IST-1GMT0,M10.5.0,M3.5.0/1
Europe/Lisbon WET0WEST,M3.5.0/1,M10.5.0
Europe/London GMT0BST,M3.5.0/1,M10.5.0
Pacific/Auckland NZST-12NZDT,M9.5.0,M4.1.0/3
Pacific/Chatham <+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45
Pacific/Easter <-06>6<-05>,M9.1.6/22,M4.1.6/22
Pacific/Marquesas <-0930>9:30
Pacific/Norfolk <+11>-11<+12>,M10.1.0,M4.1.0/3
`;

/**
 * The zone whose clocks do what a rule of POSIX says (IEEE 1003.1, Base Definitions 8.3, with the times of RFC 8536): an IANA
 * name, or `+hh:mm` where a fixed one has no name. Undefined for what is not such a rule, and for one that no zone follows.
 */
export function posixZone(text: string): string | undefined {
  const rule = ruleOf(text);
  if (rule === undefined) return undefined;
  const fixed = rule.changes === undefined ? fixedZone(rule.ahead) : undefined;
  if (fixed !== undefined) return fixed;
  const same = ZONES.trim()
    .split("\n")
    .map((line) => line.split(" ") as [string, string])
    .filter(([, known]) => isSame(ruleOf(known)!, rule))
    .map(([zone, known]) => ({ zone, isNamedSo: ruleOf(known)!.name === rule.name }));
  const found = same.find(({ isNamedSo }) => isNamedSo) ?? same[0];
  return found?.zone ?? (rule.changes === undefined ? formatOffset(rule.ahead) : undefined);
}

interface Rule {
  name: string;
  /** In seconds, as those of `changes`. */
  ahead: number;
  /** By how much it is ahead in summer, when that begins and when it ends; undefined for one that never changes. */
  changes: string | undefined;
}

function ruleOf(text: string): Rule | undefined {
  const name = "([a-z]{3,}|<[a-z0-9+-]{3,}>)";
  const time = String.raw`[+-]?\d{1,3}(?::[0-5]\d(?::[0-5]\d)?)?`;
  const change = String.raw`,(J?\d{1,3}|M\d{1,2}\.[1-5]\.[0-6])(?:/(${time}))?`;
  const [, standard, behind, , summer, begin, beginAt, end, endAt] =
    new RegExp(`^${name}(${time})(?:${name}(${time})?${change}${change})?$`, "i").exec(text) ?? [];
  if (standard === undefined || behind === undefined) return undefined;
  const ahead = -secondsOf(behind);
  const inSummer = summer === undefined ? ahead + 3600 : -secondsOf(summer);
  const changes =
    begin === undefined || end === undefined
      ? undefined
      : [inSummer, begin, secondsOf(beginAt ?? "2"), end, secondsOf(endAt ?? "2")].join(" ");
  return Math.abs(ahead) > 86_400 ? undefined : { name: standard, ahead, changes };
}

function isSame(one: Rule, other: Rule): boolean {
  return one.ahead === other.ahead && one.changes === other.changes;
}

/** Of whole hours, from 14 ahead to 12 behind: `Etc/GMT-9` is 9 ahead. */
function fixedZone(ahead: number): string | undefined {
  const hours = ahead / 3600;
  if (hours === 0) return "UTC";
  if (!Number.isInteger(hours) || hours > 14 || hours < -12) return undefined;
  return `Etc/GMT${hours > 0 ? "-" : "+"}${Math.abs(hours)}`;
}

function secondsOf(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.replace(/^[+-]/, "").split(":").map(Number);
  const size = hours * 3600 + minutes * 60 + seconds;
  return time.startsWith("-") ? -size : size;
}
