import { usageError } from "../../errors.ts";
import { checkTogether } from "./check-tags.ts";
import { TAG } from "../ownership.ts";
import type { Live, Tags } from "../resource.ts";

export const architectures = ["arm64", "x86_64"] as const;
type Architecture = (typeof architectures)[number];

/** What somebody has said about the function and what belongs to it; undefined: nothing, and it stays as it is. */
export interface FunctionSettings {
  memoryMb?: number | undefined;
  timeoutS?: number | undefined;
  /** How long its log is kept. */
  retentionDays?: number | undefined;
  architecture?: Architecture | undefined;
  /** The ARN of the policy beyond which its role can do nothing. */
  permissionsBoundary?: string | undefined;
  /** Whether events that fail at every attempt are kept in a queue. */
  deadLetter?: boolean | undefined;
  /** Tags besides our own, on all that a stage's schedules are made of. */
  tags?: Tags | undefined;
}

/** API reference of CloudWatch Logs, PutRetentionPolicy. */
export const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const FLAGS = {
  memoryMb: "--memory",
  timeoutS: "--timeout",
  retentionDays: "--retention",
  architecture: "--architecture",
  permissionsBoundary: "--permissions-boundary",
} as const;
const DEAD_LETTER = "--dead-letter";
type Remembered = keyof typeof FLAGS;
const NAMES = Object.keys(FLAGS) as Remembered[];

// Documented of tag values: at most 256 characters.
const LONGEST_TAG = 256;

/** What earlier runs were told, from the function's own tags. */
export function rememberedSettings(live: Live | undefined): FunctionSettings {
  if (typeof live?.tags !== "object") return {};
  const { [TAG.flags]: text = "", [TAG.tags]: names = "" } = live.tags;
  const words = text.split(" ");
  const after = (name: Remembered) => {
    const at = words.indexOf(FLAGS[name]);
    return at < 0 ? undefined : words[at + 1];
  };
  const number = (name: Remembered) => {
    const value = Number(after(name));
    return Number.isInteger(value) ? value : undefined;
  };
  const said = Object.entries(live.tags).filter(([name]) => names.split(" ").includes(name));
  return {
    memoryMb: number("memoryMb"),
    timeoutS: number("timeoutS"),
    retentionDays: number("retentionDays"),
    architecture: architectures.find((one) => one === after("architecture")),
    permissionsBoundary: after("permissionsBoundary"),
    deadLetter: words.includes(DEAD_LETTER) ? true : undefined,
    tags: Object.fromEntries(said),
  };
}

/** Both together; what is said now goes over what was said before. */
export function togetherWith(before: FunctionSettings, now: FunctionSettings): FunctionSettings {
  const said = Object.fromEntries(Object.entries(now).filter(([, value]) => value !== undefined));
  return { ...before, ...said, tags: { ...before.tags, ...now.tags } };
}

/** The function's tags that remember it. Throws a usage error for what they cannot hold. */
export function settingsTags(settings: FunctionSettings): Tags {
  checkTogether(settings.tags ?? {});
  const said = NAMES.filter((name) => settings[name] !== undefined);
  const words = said.map((name) => `${FLAGS[name]} ${settings[name]}`);
  const flags = [...words, ...(settings.deadLetter === true ? [DEAD_LETTER] : [])].join(" ");
  const names = Object.keys(settings.tags ?? {})
    .toSorted()
    .join(" ");
  for (const text of [flags, names]) {
    if (text.length <= LONGEST_TAG) continue;
    throw usageError(
      `'${text}' has ${text.length} characters; a tag of the function remembers it, and holds ${LONGEST_TAG}`,
      "choose shorter names, or give fewer",
    );
  }
  return {
    ...settings.tags,
    ...(flags === "" ? {} : { [TAG.flags]: flags }),
    ...(names === "" ? {} : { [TAG.tags]: names }),
  };
}
