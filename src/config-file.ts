import { usageError } from "./errors.ts";
import { nearestWord } from "./task/nearest-word.ts";
import { isObject, type JsonObject } from "./task/unchecked.ts";

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
  /** The path of a name that it says twice, of which `content` has the last. Looked for when it is asked for. */
  readonly twice?: string | undefined;
}

/** What a file may say besides settings: what its service has. `tasks apply` makes it, and looks into these parts. */
export const serviceParts = ["parameter", "schedules", "env", "endpoint", "function"] as const;

export const STAGES = "stages";
/** Where an editor finds what a file may say. */
export const SCHEMA = "$schema";
export const switches = new Set<string>([
  settingNames.readOnly,
  settingNames.history,
  settingNames.teamIndex,
]);

// A config file in a working folder may come from someone else's repository; these would send records elsewhere.
const ONLY_TRUSTED = new Set<string>([settingNames.endpointUrl, settingNames.profile]);
// A stage is chosen before its part is read, and a folder counts from its file.
const NOT_OF_STAGES = new Set<string>([settingNames.stage, settingNames.dataDir]);

const KNOWN: readonly string[] = [...Object.values(settingNames), ...serviceParts];
/** What the part of one stage may say. */
export const knownOfStages = KNOWN.filter((name) => !NOT_OF_STAGES.has(name));

/** Throws a usage error for a setting that a config file may not have. What a service has is checked where it is used. */
export function checkConfigFile({ path, trusted, content }: ConfigFile): void {
  if (!isObject(content)) {
    throw usageError(
      `${path} is not a JSON object`,
      'write settings as {"stage": "dev", "tz": "Asia/Tokyo"}',
    );
  }
  for (const [name, value] of Object.entries(content)) {
    if (name === STAGES) checkStages(path, trusted, value);
    else if (name === SCHEMA) continue;
    else if (KNOWN.includes(name)) checkSetting({ path, trusted, name, at: name, value });
    else throw usageError(`${path} has an unknown setting '${name}'`, meant(name, KNOWN));
  }
}

function meant(name: string, known: readonly string[]): string {
  const nearest = nearestWord(name, known);
  return `${nearest === undefined ? "" : `did you mean ${nearest}? `}known: ${known.join(", ")}`;
}

function checkSetting(said: {
  path: string;
  trusted: boolean;
  name: string;
  at: string;
  value: unknown;
}): void {
  const { path, trusted, name, at, value } = said;
  if ((serviceParts as readonly string[]).includes(name)) return;
  if (switches.has(name)) return checkSwitch(path, at, value);
  const isTable = name === settingNames.table && isObject(value);
  const canBeObject = name === settingNames.table && !isTable;
  const text = isTable ? (value["name"] ?? "default") : value;
  if (typeof text !== "string" || text === "")
    throw usageError(
      `${path}: '${isTable ? `${at}.name` : at}' must be a non-empty string${canBeObject ? ", or an object" : ""}`,
      canBeObject
        ? 'write it as in {"table": {"name": "…"}}'
        : `write it as in {"${isTable ? "name" : name}": "…"}`,
    );
  if (trusted || !ONLY_TRUSTED.has(name)) return;
  throw usageError(
    `${path} may not set '${at}': a file in a working folder may come from someone else`,
    `give --${name}, or put it into your own config file (\`tasks config\` says where that is)`,
  );
}

function checkSwitch(path: string, at: string, value: unknown): void {
  if (value === true || value === false || value === "on" || value === "off") return;
  throw usageError(`${path}: '${at}' is ${JSON.stringify(value)}`, `write it as in {"${at}": true} or false`);
}

/** What is said for one stage alone. */
function checkStages(path: string, trusted: boolean, value: unknown): void {
  const example = 'write it as in {"stages": {"prod": {"read-only": true}}}';
  if (!isObject(value)) throw usageError(`${path}: '${STAGES}' is not an object`, example);
  for (const [stage, settings] of Object.entries(value)) {
    if (!isObject(settings)) throw usageError(`${path}: stage '${stage}' is not an object`, example);
    for (const [name, one] of Object.entries(settings)) {
      if (!knownOfStages.includes(name))
        throw usageError(
          `${path}: stage '${stage}' has an unknown setting '${name}'`,
          meant(name, knownOfStages),
        );
      if (one !== null) checkSetting({ path, trusted, name, at: `${STAGES}.${stage}.${name}`, value: one });
    }
  }
}

/** The part of a stage; undefined where a file says nothing of it. */
export function stagePart(content: JsonObject, stage: string): JsonObject | undefined {
  const stages = content[STAGES];
  if (!isObject(stages) || !Object.hasOwn(stages, stage)) return undefined;
  const part = stages[stage];
  return isObject(part) ? part : undefined;
}

/**
 * What a checked file says of a setting, for a stage before for all; undefined: nothing. A stage takes away with null what
 * is said for all.
 */
export function settingIn(
  content: JsonObject,
  name: SettingName,
  stage: string | undefined,
): { value: string | boolean; isOfStage: boolean } | undefined {
  const key = settingNames[name];
  const part = stage === undefined ? undefined : stagePart(content, stage);
  for (const [from, isOfStage] of [
    [part, true],
    [content, false],
  ] as const) {
    const said = from?.[key];
    if (said === null) return undefined;
    const value = isObject(said) ? said["name"] : said;
    if (typeof value === "string" || typeof value === "boolean") return { value, isOfStage };
  }
  return undefined;
}

/** Whether a file says what its service has, so that `tasks apply` has something to make. */
export function saysService(content: unknown): content is JsonObject {
  if (!isObject(content)) return false;
  const stages = isObject(content[STAGES]) ? Object.values(content[STAGES]) : [];
  return [content, ...stages].some(
    (part) =>
      isObject(part) &&
      (isObject(part[settingNames.table]) || serviceParts.some((name) => part[name] !== undefined)),
  );
}
