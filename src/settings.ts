import { defaultTable } from "./cloud/stage-names.ts";
import {
  checkConfigFile,
  saysService,
  settingIn,
  settingNames as names,
  stagePart,
  type ConfigFile,
  type SettingName as Name,
} from "./config-file.ts";
import { usageError } from "./errors.ts";
import { targets, type GlobalFlags } from "./flags/global-flags.ts";
import { formats, type Format } from "./output/formats.ts";
import { checkAccount, checkTable, checkUrl, oneOf, switchOf, type Setting } from "./setting.ts";
import { isTimeZone } from "./task/time-zone.ts";
import { isObject } from "./task/unchecked.ts";

type Target = (typeof targets)[number];

export interface Settings {
  target: Setting<Target>;
  service: Setting<string>;
  stage: Setting<string>;
  /** The table's name, or a reference to it: `ssm:/path/name`. */
  table: Setting<string>;
  region: Setting<string | undefined>;
  profile: Setting<string | undefined>;
  endpointUrl: Setting<string | undefined>;
  /** The only AWS account in which resources may be made or removed. It has no flag: it guards the flags. */
  account: Setting<string | undefined>;
  output: Setting<Format>;
  /** An IANA name, as in Asia/Tokyo. */
  readonly tz: Setting<string>;
  /** Whether that is the machine's, which takes long to find. */
  isMachineZone: boolean;
  /** A whole path. */
  readonly dataDir: Setting<string>;
  /** Whether nothing may be written. It has no flag, and no variable or file takes back what another one says. */
  readOnly: Setting<boolean>;
  /** Whether open records are kept in the team index. */
  teamIndex: Setting<boolean>;
  /** Whether writes are entered into the history. */
  history: Setting<boolean>;
  /** Whose tasks are meant where exactly one user is needed. Its flag is each command's own. */
  user: Setting<string | undefined>;
  /** The columns of a list, as written; undefined: what fits. */
  columns: Setting<string | undefined>;
  /** The file that says what the service has; undefined where none does. */
  serviceFile: ConfigFile | undefined;
  quiet: boolean;
  verbose: boolean;
  /** Whether --no-color was given. */
  noColor: boolean;
  /** `--fields`, as written. */
  fields: string | undefined;
  /** Whether --long was given. */
  long: boolean;
  /** Whether cells that a spreadsheet would run are written with a `'` before them, and read without it. */
  csvSafe: boolean;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export interface SettingSources {
  flags: GlobalFlags;
  env: Environment;
  /** Highest first. */
  configFiles: ConfigFile[];
  defaults: { output: Format; tz(): string; dataDir(): string };
  /** Makes a folder that a flag or a variable names a whole path. */
  toFolder(path: string): string;
}

/** Decides every setting: flag, then TASKS_<NAME>, then config files, then default. Throws usage errors. */
export function resolveSettings(sources: SettingSources): Settings {
  for (const file of sources.configFiles) checkConfigFile(file);
  // A file may say the rest for one stage alone.
  const stage = fromAll("stage", sources, undefined) ?? { value: "dev", source: "default" };
  const find = (name: Name) => fromAll(name, sources, stage.value);
  const orDefault = (name: Name, value: string) => find(name) ?? { value, source: "default" };
  const service = orDefault("service", "tasks");
  const tz = find("tz");
  const dataDir = find("dataDir");
  if (tz !== undefined && !isTimeZone(tz.value)) {
    throw usageError(
      `'${tz.value}' is not a time zone (${tz.source})`,
      "give an IANA name, as in --tz Asia/Tokyo",
    );
  }
  checkUrl(awsVariable(sources.env, "AWS_ENDPOINT_URL_DYNAMODB"));
  let machineZone: Setting<string> | undefined;
  return {
    target: resolveTarget(sources, stage.value),
    service,
    stage,
    table: checkTable(orDefault("table", defaultTable({ service: service.value, stage: stage.value }))),
    region: find("region") ?? awsVariable(sources.env, "AWS_REGION", "AWS_DEFAULT_REGION"),
    profile: find("profile") ?? awsVariable(sources.env, "AWS_PROFILE"),
    endpointUrl: checkUrl(find("endpointUrl") ?? awsVariable(sources.env, "AWS_ENDPOINT_URL")),
    account: checkAccount(find("account") ?? { value: undefined, source: "default" }),
    output: oneOf(orDefault("output", sources.defaults.output), formats, "output format"),
    isMachineZone: tz === undefined,
    // Intl takes long to find the machine's zone: most commands of a script need none, and a table asks for each cell.
    get tz() {
      return tz ?? (machineZone ??= { value: sources.defaults.tz(), source: "default" });
    },
    // A machine may have no such place, and a table on AWS needs none.
    get dataDir() {
      if (dataDir === undefined) return { value: sources.defaults.dataDir(), source: "default" };
      return { ...dataDir, value: sources.toFolder(dataDir.value) };
    },
    readOnly: resolveReadOnly(sources, stage.value),
    history: switchOf(find("history") ?? { value: "on", source: "default" }, "history"),
    teamIndex: switchOf(find("teamIndex") ?? { value: "off", source: "default" }, names.teamIndex),
    user: find("user") ?? { value: undefined, source: "default" },
    columns: find("columns") ?? { value: undefined, source: "default" },
    serviceFile: sources.configFiles.find(({ content }) => saysService(content)),
    quiet: sources.flags.quiet === true,
    verbose: sources.flags.verbose === true,
    noColor: sources.flags.color === false,
    fields: sources.flags.fields,
    long: sources.flags.long === true,
    csvSafe: sources.flags.csvSafe === true,
  };
}

/** The settings as rows, under the names that they have in config files. */
export function settingRows(
  settings: Settings,
): { setting: string; value: string | undefined; source: string }[] {
  const shown = ({ value, source }: Setting<string | boolean | undefined>) => ({
    value: typeof value === "boolean" ? (value ? "on" : "off") : value,
    source,
  });
  return (Object.keys(names) as Name[]).map((name) => ({ setting: names[name], ...shown(settings[name]) }));
}

/** On wherever it is said, for the stage in question or for all: who cannot write here is not to find a way round it. */
function resolveReadOnly(sources: SettingSources, stage: string): Setting<boolean> {
  const said = fromEnvironment("readOnly", sources);
  if (said !== undefined && switchOf(said, names.readOnly).value) return { ...said, value: true };
  for (const { path, content } of sources.configFiles) {
    if (!isObject(content)) continue;
    const { [names.readOnly]: all } = content;
    if (all === true || all === "on") return { value: true, source: path };
    const own = stagePart(content, stage)?.[names.readOnly];
    if (own === true || own === "on") return { value: true, source: `${path}, stage ${stage}` };
  }
  return { value: false, source: said?.source ?? "default" };
}

function resolveTarget(sources: SettingSources, stage: string): Setting<Target> {
  const { flags, env } = sources;
  const implied = (["endpointUrl", "profile", "region"] as const).find((name) => flags[name] !== undefined);
  if (flags.target === "local" && implied !== undefined) {
    throw usageError(`--${names[implied]} means AWS, but --target is local`, "leave one of the two out");
  }
  if (flags.target === undefined && implied !== undefined) {
    return { value: "aws", source: `--${names[implied]}` };
  }
  const said = fromFlag("target", sources) ?? fromEnvironment("target", sources);
  if (said !== undefined) return oneOf(said, targets, "target");
  for (const variable of ["TASKS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL"]) {
    if (given(env[variable])) return { value: "aws", source: variable };
  }
  const inFiles = fromFiles("target", sources, stage);
  return oneOf(inFiles ?? { value: "local", source: "default" }, targets, "target");
}

function fromAll(
  name: Name,
  sources: SettingSources,
  stage: string | undefined,
): Setting<string> | undefined {
  return fromFlag(name, sources) ?? fromEnvironment(name, sources) ?? fromFiles(name, sources, stage);
}

function fromFlag(name: Name, sources: SettingSources): Setting<string> | undefined {
  const flags: { readonly [name in Name]?: string | undefined } = sources.flags;
  const value = flags[name];
  if (value === undefined) return undefined;
  if (value === "") throw usageError(`--${names[name]} is empty`, "give it a value, or leave it out");
  return { value, source: `--${names[name]}` };
}

function fromEnvironment(name: Name, { env }: SettingSources): Setting<string> | undefined {
  const variable = `TASKS_${names[name].toUpperCase().replaceAll("-", "_")}`;
  const value = env[variable];
  return given(value) ? { value, source: variable } : undefined;
}

function fromFiles(
  name: Name,
  { configFiles }: SettingSources,
  stage: string | undefined,
): Setting<string> | undefined {
  for (const { path, content } of configFiles) {
    const said = isObject(content) ? settingIn(content, name, stage) : undefined;
    if (said === undefined) continue;
    const { value, isOfStage } = said;
    return {
      value: typeof value === "string" ? value : value ? "on" : "off",
      source: isOfStage ? `${path}, stage ${stage}` : path,
    };
  }
  return undefined;
}

function awsVariable(env: Environment, ...variables: string[]): Setting<string | undefined> {
  for (const source of variables) {
    if (given(env[source])) return { value: env[source], source };
  }
  return { value: undefined, source: "AWS SDK" };
}

// A variable that is set to nothing is not set, as the AWS CLI and git have it.
function given(value: string | undefined): value is string {
  return value !== undefined && value !== "";
}
