import { defaultParameter, defaultTable } from "../cloud/stage-names.ts";
import { readEndpoint } from "./endpoint.ts";
import { readEnvironment } from "./environment.ts";
import { readFunctionPart } from "./function-part.ts";
import { namedFunctions, readFunction } from "./functions.ts";
import { sayBesides } from "./besides.ts";
import { readParameter } from "./parameter.ts";
import { readResources, type CloudResource } from "./resources.ts";
import { isFunctionRole, isSchedulerRole, sayFunctionRole, sayProviderRole, sayRole } from "./roles.ts";
import { readScheduleResources, scheduleTypes } from "./schedule/schedule-resource.ts";
import { nameSchedules } from "./schedule/schedules.ts";
import type { ServicePart } from "./service-part.ts";
import type { StageReading } from "./stage-reading.ts";
import { keysFault, readTable, type FoundTable } from "./table.ts";

/** What the file says of one stage, in a tasks.json's words. The rest goes to what is left out. */
export function readStage(reading: StageReading): ServicePart {
  const { file } = reading;
  const provider = file.get(file.root, "provider");
  sayBesides(provider, reading);
  const resources = readResources(reading);
  const table = tableOf(resources, reading);
  const parameter = parameterOf(resources, table, reading);
  sayOthers(resources, reading);
  const roles = new Set(resources.filter((one) => isFunctionRole(one, reading)).map(({ id }) => id));
  sayProviderRole(provider, roles, reading);
  const part: ServicePart = {};
  if (table !== undefined) part.table = { ...nameOf(table, reading), ...table.part };
  if (parameter !== undefined) part.parameter = parameter;
  const functions = namedFunctions(reading);
  const names = functions.map(([name]) => name);
  const besides = readScheduleResources(resources, names, reading);
  const called = functions.flatMap((one) => readFunction(one, besides.get(one[0]) ?? [], reading));
  for (const one of called) sayFunctionRole(one, roles, reading);
  const schedules = nameSchedules(called, reading);
  if (Object.keys(schedules).length > 0) part.schedules = schedules;
  if (called.length > 0) {
    const env = readEnvironment(called, provider, table, reading);
    if (Object.keys(env).length > 0) part.env = env;
    const endpoint = readEndpoint(called, provider, reading);
    if (endpoint !== undefined) part.endpoint = endpoint;
    const settings = readFunctionPart(called, provider, reading);
    if (Object.keys(settings).length > 0) part.function = settings;
  }
  return part;
}

/** The default is left to tasks, which knows it for every stage. */
function nameOf({ name }: FoundTable, reading: StageReading): { name?: string } {
  return name === undefined || name === defaultTable(reading) ? {} : { name };
}

function tableOf(resources: readonly CloudResource[], reading: StageReading): FoundTable | undefined {
  let found: FoundTable | undefined;
  for (const resource of resources.filter(({ type }) => type === "AWS::DynamoDB::Table")) {
    const fault = keysFault(resource, reading);
    if (fault !== undefined) reading.leftOut.add(resource.at, resource.path, fault);
    else if (found === undefined) found = readTable(resource, reading);
    else reading.leftOut.add(resource.at, resource.path, `a stage has one table: ${found.name ?? found.id}`);
  }
  return found;
}

function parameterOf(
  resources: readonly CloudResource[],
  table: FoundTable | undefined,
  reading: StageReading,
): string | undefined {
  let found: string | undefined;
  for (const resource of resources.filter(({ type }) => type === "AWS::SSM::Parameter")) {
    const name = readParameter(resource, table, reading);
    if (found !== undefined && name !== undefined)
      reading.leftOut.add(resource.at, resource.path, `the table's name is in one parameter: ${found}`);
    found ??= name;
  }
  return found === defaultParameter(reading) ? undefined : found;
}

const READ = new Set(["AWS::DynamoDB::Table", "AWS::SSM::Parameter", ...scheduleTypes]);

function sayOthers(resources: readonly CloudResource[], reading: StageReading): void {
  for (const resource of resources) {
    const { type, path, at } = resource;
    if (READ.has(type) || goesWithSchedules(resource, reading)) continue;
    if (isFunctionRole(resource, reading)) sayRole(resource, reading);
    else {
      const whose = OF_ITS_OWN.has(type) ? "tasks makes those that it needs itself" : "tasks makes none";
      reading.leftOut.add(at, path, `${type.slice(0, 80)}: ${whose}`);
    }
  }
}

/** What tasks makes together with a schedule or an address. */
function goesWithSchedules(resource: CloudResource, reading: StageReading): boolean {
  const { type, properties } = resource;
  if (type === "AWS::Lambda::Permission") {
    const principal = reading.file.get(properties, "Principal");
    return (
      principal?.kind === "scalar" && /^(events|apigateway)\.amazonaws\.com$/.test(String(principal.value))
    );
  }
  return type === "AWS::Scheduler::ScheduleGroup" || isSchedulerRole(resource, reading);
}

const OF_ITS_OWN = new Set([
  "AWS::IAM::Role",
  "AWS::IAM::Policy",
  "AWS::Lambda::Function",
  "AWS::Lambda::Url",
  "AWS::Lambda::EventInvokeConfig",
  "AWS::Logs::LogGroup",
  "AWS::SQS::Queue",
  "AWS::SQS::QueuePolicy",
]);
