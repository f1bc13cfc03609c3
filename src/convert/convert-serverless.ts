import type { Owner } from "../cloud/ownership.ts";
import { defaultParameter, defaultTable } from "../cloud/stage-names.ts";
import { usageError } from "../errors.ts";
import { findStages } from "./find-stages.ts";
import { LeftOuts, type LeftOut } from "./left-out.ts";
import { parseYaml } from "./source/parse-yaml.ts";
import { ANY_STAGE, ProjectFiles } from "./source/project-files.ts";
import { readStage } from "./read-stage.ts";
import { DEFAULT_REGION, Resolver } from "./source/resolver.ts";
import type { ServicePart } from "./service-part.ts";
import { stageDifference } from "./stage-difference.ts";
import type { StageReading } from "./stage-reading.ts";
import { stageTexts } from "./stage-texts.ts";
import { describe, type Place, type Tree } from "./source/tree.ts";

export interface ServerlessFile {
  /** As it is called in what is said of it. */
  name: string;
  text: string;
  /** Other files of its folder that were read so far; undefined for one that is not there. */
  others: ReadonlyMap<string, string | undefined>;
  /** The user of records from schedules whose input names nobody. */
  user?: string | undefined;
  /** Seconds since 1970, since a time that is over makes no schedule. */
  now: number;
}

/** What a tasks.json says. */
type ServiceFile = { service?: string; stage?: string; region?: string } & ServicePart & {
    stages?: { [stage: string]: ServicePart };
  };

export interface Converted {
  file: ServiceFile;
  leftOut: LeftOut[];
  /** Other files of which it takes parts and that are not among `others`: with them it says more. */
  wanted: string[];
  /** Whether it has functions, whose own code stays behind. */
  hasFunctions: boolean;
}

/** Reads a serverless.yml as a tasks.json. Throws usage errors for what is none. */
export function convertServerless({ name, text, others, user, now }: ServerlessFile): Converted {
  const root = parseYaml(text, name);
  const files = new ProjectFiles(others);
  const unset = new Resolver(root, { stage: undefined, files });
  refuseOthers(unset, name);
  const leftOut = new LeftOuts(name);
  const common = stageOf(unset, leftOut);
  const service = serviceOf(unset, leftOut);
  const region = regionOf(unset, leftOut);
  const read = (stage: string, leftOut: LeftOuts, heard?: StageReading["heard"]) =>
    readStage({
      file: new Resolver(root, { stage, files }),
      leftOut,
      service: service ?? "tasks",
      stage,
      region: region ?? DEFAULT_REGION,
      user,
      now,
      ...(heard === undefined ? {} : { heard }),
    });
  const stages = findStages(root, files).filter((stage) => stage !== common);
  const heard = new Map<string, Place>();
  const any = read(ANY_STAGE, new LeftOuts(name), (text, at) => heard.set(text, at));
  const part = withNames(read(common, leftOut), any, { service: service ?? "tasks", stage: common });
  if (stages.length === 0)
    for (const { path, text } of stageTexts(any, ANY_STAGE))
      leftOut.add(
        placeOf(text, heard) ?? root.at,
        path,
        `it depends on the stage, and this is what ${common} has`,
      );
  const parts: { [stage: string]: ServicePart } = {};
  for (const stage of stages) {
    const own = stageDifference(part, read(stage, leftOut));
    if (Object.keys(own).length > 0) parts[stage] = own;
  }
  return {
    file: {
      ...(service === undefined ? {} : { service }),
      ...(common === "dev" ? {} : { stage: common }),
      ...(region === undefined ? {} : { region }),
      ...part,
      ...(Object.keys(parts).length === 0 ? {} : { stages: parts }),
    },
    leftOut: leftOut.list(),
    wanted: [...files.wanted],
    hasFunctions: unset.get(root, "functions") !== undefined,
  };
}

/** A name that only happens to be the default one of this stage is said all the same. */
function withNames(part: ServicePart, any: ServicePart, owner: Owner): ServicePart {
  const named = { ...part };
  const name = any.table?.name;
  if (part.table !== undefined && name === defaultTable(owner)) named.table = { name, ...part.table };
  if (part.parameter === undefined && any.parameter === defaultParameter(owner))
    named.parameter = any.parameter;
  return named;
}

function placeOf(text: string, heard: ReadonlyMap<string, Place>): Place | undefined {
  return heard.get(text) ?? [...heard].find(([one]) => one.includes(text))?.[1];
}

/** Throws a usage error for YAML that is something else. */
function refuseOthers(file: Resolver, name: string): void {
  const { root } = file;
  const names = root.kind === "dict" ? [...root.entries.keys()] : [];
  if (names.includes("services") && !names.includes("service"))
    throw usageError(
      `${name} names several services, and is not a serverless.yml`,
      "convert the file of each service",
    );
  if (!names.includes("provider") && names.some((one) => ["schedules", "table"].includes(one)))
    throw usageError(`${name} is a tasks.json already`, "make it so: tasks apply");
  if (!names.some((one) => ["service", "provider", "functions"].includes(one)))
    throw usageError(
      `${name} is not a serverless.yml: it has neither service nor provider`,
      "name the file of the Serverless Framework, as in tasks convert serverless.yml",
    );
  const provider = file.get(root, "provider");
  const cloud = provider?.kind === "scalar" ? provider : file.get(provider, "name");
  if (cloud?.kind === "scalar" && cloud.value !== "aws")
    throw usageError(`${name}:${cloud.at.line}: its provider is ${describe(cloud)}; tasks knows AWS alone`);
}

function stageOf(file: Resolver, leftOut: LeftOuts): string {
  const stage = file.path("provider", "stage");
  if (stage === undefined) return "dev";
  if (stage.kind === "scalar" && /^[\w.-]+$/.test(String(stage.value))) return String(stage.value);
  leftOut.add(stage.at, "provider.stage", `${describe(stage)}; read as dev`);
  return "dev";
}

function serviceOf(file: Resolver, leftOut: LeftOuts): string | undefined {
  const said = file.path("service");
  const service: Tree | undefined = said?.kind === "dict" ? file.get(said, "name") : said;
  if (service?.kind === "scalar" && String(service.value) !== "") return String(service.value);
  if (service !== undefined) leftOut.add(service.at, "service", describe(service));
  return undefined;
}

function regionOf(file: Resolver, leftOut: LeftOuts): string | undefined {
  const region = file.path("provider", "region");
  if (region === undefined) return DEFAULT_REGION;
  if (region.kind === "scalar") return String(region.value);
  leftOut.add(region.at, "provider.region", describe(region));
  return undefined;
}
