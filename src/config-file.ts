import { usageError } from "./errors.ts";
import { nearestWord } from "./task/nearest-word.ts";
import { isObject } from "./task/unchecked.ts";

// In config files, and after TASKS_ in capitals with _ for -, and as flags: one name everywhere.
/** The settings' settingNames. */
export const settingNames = {
  target: "target",
  service: "service",
  stage: "stage",
  table: "table",
  region: "region",
  profile: "profile",
  endpointUrl: "endpoint-url",
  account: "account",
  output: "output",
  tz: "tz",
  dataDir: "data-dir",
  readOnly: "read-only",
  history: "history",
  teamIndex: "team-index",
  user: "user",
  columns: "columns",
} as const;
export type SettingName = keyof typeof settingNames;

/** A config file's place and parsed content. `trusted`: the user's own, not one found in a working folder. */
export interface ConfigFile {
  path: string;
  trusted: boolean;
  content: unknown;
}

const STAGES = "stages";
const SWITCHES = new Set<string>([settingNames.readOnly, settingNames.history, settingNames.teamIndex]);

// A config file in a working folder may come from someone else's repository; these would send records elsewhere.
const ONLY_TRUSTED = new Set<string>([settingNames.endpointUrl, settingNames.profile]);

/** Throws a usage error for what a config file may not say. */
export function checkConfigFile({ path, trusted, content }: ConfigFile): void {
  if (!isObject(content)) {
    throw usageError(
      `${path} is not a JSON object`,
      'write settings as {"stage": "dev", "tz": "Asia/Tokyo"}',
    );
  }
  const known: readonly string[] = Object.values(settingNames);
  for (const [name, value] of Object.entries(content)) {
    if (name === STAGES) {
      checkStages(path, value);
      continue;
    }
    if (SWITCHES.has(name)) {
      checkSwitch(path, name, value);
      continue;
    }
    if (!known.includes(name)) {
      const nearest = nearestWord(name, known);
      const meant = nearest === undefined ? "" : `did you mean ${nearest}? `;
      throw usageError(`${path} has an unknown setting '${name}'`, `${meant}known: ${known.join(", ")}`);
    }
    if (typeof value !== "string" || value === "")
      throw usageError(`${path}: '${name}' must be a non-empty string`, `write it as in {"${name}": "…"}`);
    if (!trusted && ONLY_TRUSTED.has(name)) {
      throw usageError(
        `${path} may not set '${name}': a file in a working folder may come from someone else`,
        `give --${name}, or put it into your own config file (\`tasks config\` says where that is)`,
      );
    }
  }
}

function checkSwitch(path: string, name: string, value: unknown): void {
  if (value === true || value === false || value === "on" || value === "off") return;
  throw usageError(
    `${path}: '${name}' is ${JSON.stringify(value)}`,
    `write it as in {"${name}": true} or false`,
  );
}

/** What is said for one stage alone: whether it may be written. */
function checkStages(path: string, value: unknown): void {
  const example = 'write it as in {"stages": {"prod": {"read-only": true}}}';
  if (!isObject(value)) throw usageError(`${path}: '${STAGES}' is not an object`, example);
  for (const [stage, settings] of Object.entries(value)) {
    if (!isObject(settings)) throw usageError(`${path}: stage '${stage}' is not an object`, example);
    for (const [name, one] of Object.entries(settings)) {
      if (name !== settingNames.readOnly)
        throw usageError(`${path}: stage '${stage}' has an unknown setting '${name}'`, example);
      checkSwitch(path, `${STAGES}.${stage}.${name}`, one);
    }
  }
}
