import type { Deployment } from "../../../cloud/deployment/deployment.ts";
import type { TableFlags } from "../../../cloud/desired-table.ts";
import type { FunctionEnv } from "../../../cloud/deployment/function-env.ts";
import type { Owner } from "../../../cloud/ownership.ts";
import { checkScheduleName } from "../../../cloud/schedule/check-schedule-name.ts";
import type { ScheduleFlags } from "../../../cloud/schedule/schedule-info.ts";
import { stageNames } from "../../../cloud/stage-names.ts";
import { settingNames, stagePart, STAGES, type ConfigFile } from "../../../config-file.ts";
import type { Flags, OptionsOf } from "../../../flags/flag.ts";
import { usageError } from "../../../errors.ts";
import { isReference } from "../../../parameter-reference.ts";
import { nextTimes } from "../../../schedule/next-times.ts";
import { parseSchedule } from "../../../schedule/parse-schedule.ts";
import { checkNode } from "../../../service/check-node.ts";
import { givenOf, inFile, readGiven, type Given } from "../../../service/read-given.ts";
import { withStagePart } from "../../../service/with-stage-part.ts";
import { wordOf } from "../../../service/words-of-flags.ts";
import { isObject, type JsonObject } from "../../../task/unchecked.ts";
import { endpointFlags, endpointFlagsOf } from "./endpoint-flags.ts";
import { envFlag, functionFlags, functionSettingsOf } from "./function-flags.ts";
import { scheduleFlags, scheduleNeedsOneOf, scheduleOf } from "./schedule-flags.ts";
import {
  endpointWords,
  envLeaf,
  fileWords,
  functionWords,
  otherWords,
  parameterLeaf,
  scheduleWords,
  stageWords,
  tableWords,
} from "./service-words.ts";
import { tableFlags } from "./table-flags.ts";

/** What a file says that a service has in one stage. */
export interface ServiceWanted {
  /** The file's path. */
  file: string;
  /** Those for which it has a part. */
  stages: string[];
  /** What it says of the table and its parameter. */
  table: TableFlags;
  /** False for a table that is made elsewhere, and for a parameter that nothing is said of then. */
  makes: { table: boolean; parameter: boolean };
  /** Undefined where nothing is to be deployed. */
  deployment: Deployment | undefined;
  /** What is left out, each with the reason. */
  leftOut: string[];
  /** What is said that means nothing locally, by its words. */
  onlyOnAws: string[];
}

interface ServiceOptions {
  owner: Owner;
  /** Milliseconds since 1970 UTC. */
  now: number;
}

/** Checks a file for all stages, and reads what it says for one. Throws usage errors with the file's path and the place in it. */
export async function readService(
  { path: file, content, twice }: ConfigFile,
  options: ServiceOptions,
): Promise<ServiceWanted> {
  if (twice !== undefined) throw usageError(`${file}: ${twice} is said twice`, "leave one of the two out");
  checkServiceFile(file, content as JsonObject);
  const { [STAGES]: stages = {}, ...common } = content as JsonObject;
  const part = stagePart(content as JsonObject, options.owner.stage);
  const said = withStagePart(fileWords, common, part) as JsonObject;
  const read = (declared: Flags, given: readonly Given[], path: string, needsOneOf: NeedsOneOf = []) =>
    readGiven({ flags: declared, needsOneOf }, given, inWords(file, path));
  const { table: ofTable = {}, parameter, schedules, env = {}, endpoint, function: ofFunction } = said;

  const table = await read(
    tableFlags,
    [
      ...givenOf(tableFlags, tableWords, ofTable, "table"),
      ...(parameter === undefined
        ? []
        : [{ flag: "parameter", leaf: parameterLeaf, value: parameter, path: "parameter" }]),
    ],
    "table",
  );
  const { variables, references } = withoutReferences(env as FunctionEnv);
  const [ofEnv, settings, address] = await Promise.all([
    read(envFlag, [{ flag: "env", leaf: envLeaf, value: variables, path: "env" }], "env"),
    read(
      functionFlags,
      givenOf(functionFlags, functionWords, ofFunction, "function", otherWords),
      "function",
    ),
    read(endpointFlags, givenOf(endpointFlags, endpointWords, endpoint, "endpoint"), "endpoint"),
  ]);
  const flags: ScheduleFlags[] = [];
  const over: string[] = [];
  const ofSchedules = new Set<string>();
  for (const [name, one] of Object.entries((schedules ?? {}) as JsonObject)) {
    if (one === false) continue;
    const path = `schedules.${name}`;
    const given = givenOf(scheduleFlags, scheduleWords, one, path).map(asDisabled);
    const values = await read(scheduleFlags, given, path, scheduleNeedsOneOf);
    const wanted = await inFile(inWords(file, path), () => {
      checkScheduleName(name, stageNames(options.owner, ""));
      return scheduleOf(name, values as OptionsOf<typeof scheduleFlags>);
    });
    if (isOver(wanted, options.now)) over.push(name);
    else flags.push(wanted);
    for (const word of ONLY_ON_AWS) if (Object.hasOwn(one as JsonObject, word)) ofSchedules.add(word);
  }
  const isDeployed = flags.length > 0 || isObject(endpoint);
  const isTableMade = isObject(ofTable);
  const parts = ["env", "function", "endpoint"].filter((word) => isObject(said[word]));
  return {
    file,
    stages: Object.keys(stages as JsonObject),
    table: { ...indexOf(said), ...definedOf(table) },
    makes: { table: isTableMade, parameter: isTableMade || parameter !== undefined },
    deployment: isDeployed
      ? {
          schedules: flags,
          ...(isObject(endpoint)
            ? { endpoint: endpointFlagsOf(address as OptionsOf<typeof endpointFlags>) }
            : {}),
          env: (ofEnv as { env: FunctionEnv }).env,
          settings: functionSettingsOf(settings as OptionsOf<typeof functionFlags>),
          isTableMade,
        }
      : undefined,
    leftOut: [
      ...over.map((name) => `schedules.${name} is left out: its time is over`),
      ...references.map(
        (name) =>
          `env.${name} is a reference and left out: the function is tasks' own code, which would not read it`,
      ),
      ...(isDeployed ? [] : parts).map(
        (word) => `'${word}' is left out: without a schedule or an endpoint there is no function`,
      ),
    ],
    onlyOnAws: [...parts, ...ofSchedules],
  };
}

// What `tasks serve` does not go by.
const ONLY_ON_AWS = ["window", "retries", "max-age"];

/** Whether it would have fired for the last time: one that fires once goes when it has fired. */
function isOver({ trigger }: ScheduleFlags, now: number): boolean {
  if (trigger.pattern !== undefined) return false;
  const { expression, zone, end } = trigger;
  const after = Math.floor(now / 1000);
  if (end !== undefined && end <= after) return true;
  if (!expression.startsWith("at(")) return false;
  return nextTimes(parseSchedule(expression, "at"), { after, count: 1, zone }).length === 0;
}

type NeedsOneOf = Parameters<typeof readGiven>[0]["needsOneOf"];

/** Throws a usage error for a word, a type or a range that is wrong anywhere in a file. */
export function checkServiceFile(file: string, { [STAGES]: stages = {}, ...common }: JsonObject): void {
  checkNode(fileWords, common, { file, path: "" }, { nullable: false });
  for (const [name, part] of Object.entries(stages as JsonObject))
    checkNode(stageWords, part, { file, path: `${STAGES}.${name}` }, { nullable: true });
}

function inWords(file: string, path: string) {
  return { file, path, wordOf: (flag: string) => wordOf(flag, { names: otherWords }) };
}

/** A file says of a schedule that it is off by the word that says it is on. */
function asDisabled(given: Given): Given {
  return given.flag === "enabled" && given.value === false
    ? { ...given, flag: "disabled", value: true }
    : given;
}

/** The function does not follow references, so that none widens its role. */
function withoutReferences(env: FunctionEnv): { variables: FunctionEnv; references: string[] } {
  const references = Object.keys(env).filter((name) => isReference(env[name]!));
  const rest = Object.entries(env).filter(([name]) => !references.includes(name));
  return { variables: Object.fromEntries(rest), references };
}

/** Where records are kept in the team index, the table has it. */
function indexOf({ [settingNames.teamIndex]: setting }: JsonObject): TableFlags {
  return setting === true || setting === "on" ? { teamIndex: true } : {};
}

function definedOf(flags: TableFlags): TableFlags {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}
