import { onTestFinished } from "vitest";
import { AwsCloud } from "../../../src/aws/cloud/aws-cloud.ts";
import { applyPlan } from "../../../src/cloud/apply.ts";
import { planDestroy, removeAll } from "../../../src/cloud/destroy.ts";
import { makePlan, type Plan } from "../../../src/cloud/plan.ts";
import type { EndpointFlags } from "../../../src/cloud/deployment/endpoint.ts";
import type { Resource } from "../../../src/cloud/resource.ts";
import type { Deployment } from "../../../src/cloud/deployment/deployment.ts";
import type { ScheduleFlags } from "../../../src/cloud/schedule/schedule-info.ts";
import type { TableFlags } from "../../../src/cloud/desired-table.ts";
import { makeZip } from "../../../src/function/zip.ts";
import { engineTarget } from "../dynamo.ts";
import { startStrictAws, type StrictAws } from "./server.ts";

export const OWNER = { service: "tasks", stage: "dev" };
export const TABLE = "tasks-dev-table";
export const PARAMETER = "/tasks/dev/DYNAMODB_TABLE";

/** What is deployed as the function. */
export const CODE = makeZip([
  { name: "index.mjs", data: new TextEncoder().encode("export const handler = async () => 1;\n") },
]);

/** A schedule of which nothing is said but what has to be. */
export const OFTEN: ScheduleFlags = {
  name: "often",
  engine: "rule",
  trigger: { expression: "rate(3 minutes)" },
  input: '{"body":{"user_name":"mai"}}',
  stamp: false,
  enabled: undefined,
};

interface CloudOptions {
  reading?: boolean;
  owner?: { service: string; stage: string };
  table?: string;
  /** What the function is told: the table's name, or a reference to it. */
  tableSetting?: string;
  /** Whether somebody has named the table. */
  isTableSaid?: boolean;
  account?: string;
  note?: (text: string) => Promise<void>;
  teamIndex?: boolean;
}

interface RunOptions extends CloudOptions {
  adopt?: boolean;
}

/** A strict AWS until the test ends; the SDK's own pauses are cut short. */
export async function openStrictAws(): Promise<StrictAws> {
  const aws = await startStrictAws();
  onTestFinished(() => aws.stop());
  return aws;
}

export function cloudOf(
  aws: StrictAws,
  {
    reading = false,
    owner = OWNER,
    table = TABLE,
    tableSetting = table,
    isTableSaid = false,
    account,
    teamIndex,
    note = async () => undefined,
  }: CloudOptions = {},
): AwsCloud {
  return new AwsCloud({
    target: engineTarget(aws.endpoint),
    owner,
    account,
    tableName: async () => table,
    tableSetting,
    isTableSaid,
    resolveTable: async (setting) => setting,
    teamIndex,
    readZip: async () => CODE,
    use: { reading, command: "provision" },
    report: undefined,
    clock: aws.clock,
    note,
    say: async () => undefined,
  });
}

/** Carries out a plan. `notes` gets its steps, and what is said meanwhile. */
export function carryOut(
  cloud: AwsCloud,
  steps: Plan,
  { adopt = false, notes = [] }: { adopt?: boolean; notes?: string[] } = {},
): Promise<void> {
  const { owner, clock } = cloud;
  return applyPlan(steps, {
    owner,
    adopt,
    clock,
    onStep: async ({ action, resource }) => void notes.push(`${action} ${resource.kind}`),
    note: async (text) => void notes.push(text),
    writes: () => cloud.writes(),
  });
}

/** Removes what a plan of removal has. */
export function takeAway(cloud: AwsCloud, removals: Parameters<typeof removeAll>[0]): Promise<void> {
  const { clock } = cloud;
  return removeAll(removals, { clock, onStep: async () => undefined, writes: () => cloud.writes() });
}

/** One `tasks provision --plan`. */
export async function plan(
  aws: StrictAws,
  flags: TableFlags | undefined,
  { adopt = false, ...options }: RunOptions = {},
) {
  const cloud = cloudOf(aws, { reading: true, ...options });
  try {
    return await makePlan(await cloud.resources(flags), { owner: cloud.owner, adopt, clock: aws.clock });
  } finally {
    cloud.close();
  }
}

/** One `tasks provision`. */
export async function provision(
  aws: StrictAws,
  flags: TableFlags,
  { adopt = false, ...options }: RunOptions = {},
) {
  const cloud = cloudOf(aws, options);
  const { owner, clock } = cloud;
  const notes: string[] = [];
  try {
    const steps = await makePlan(await cloud.resources(flags), { owner, adopt, clock });
    await carryOut(cloud, steps, { adopt, notes });
    return notes;
  } finally {
    cloud.close();
  }
}

/** What the flags of `tasks schedule` say of the schedule, and of the function. */
export type ScheduleRun = ScheduleFlags & Omit<Deployment, "schedules">;

/** One `tasks schedule`, or with `reading` only its plan. */
export function schedule(
  aws: StrictAws,
  { env = {}, settings = {}, ...flags }: ScheduleRun,
  options: RunOptions = {},
) {
  return deploy(aws, { schedules: [flags], env, settings }, options);
}

/** One `tasks endpoint`, or with `reading` only its plan. */
export function endpoint(aws: StrictAws, flags: EndpointFlags = {}, options: RunOptions = {}) {
  return deploy(aws, { schedules: [], endpoint: flags }, options);
}

/** Whatever is deployed, or with `reading` only its plan. */
export async function deploy(
  aws: StrictAws,
  wanted: Deployment,
  { adopt = false, ...options }: RunOptions = {},
) {
  const cloud = cloudOf(aws, options);
  const { owner, clock } = cloud;
  try {
    const steps = await makePlan(await cloud.deployment(wanted), { owner, adopt, clock });
    if (options.reading === true) return steps;
    await carryOut(cloud, steps, { adopt });
    return steps;
  } finally {
    cloud.close();
  }
}

/** One `tasks schedule delete`. */
export function deleteSchedule(aws: StrictAws, name: string): Promise<void> {
  return remove(aws, async (cloud) => (await cloud.schedules()).removal(name));
}

/** One `tasks endpoint delete`. */
export function deleteEndpoint(aws: StrictAws): Promise<void> {
  return remove(aws, async (cloud) => (await cloud.endpoint()).removal());
}

async function remove(aws: StrictAws, find: (cloud: AwsCloud) => Promise<Resource[]>): Promise<void> {
  const cloud = cloudOf(aws);
  const { owner, clock } = cloud;
  try {
    const options = { owner, clock, keepData: false, deleteData: false };
    const removals = await planDestroy(await find(cloud), options);
    await takeAway(cloud, removals);
  } finally {
    cloud.close();
  }
}

async function allOf(cloud: AwsCloud) {
  const [now, left] = [await cloud.resources(undefined), await cloud.leftovers()];
  return [
    ...now,
    ...left.filter((one) => !now.some(({ kind, name }) => kind === one.kind && name === one.name)),
  ];
}

/** One `tasks destroy`. */
export async function destroy(
  aws: StrictAws,
  {
    keepData = false,
    deleteData = false,
    ...options
  }: CloudOptions & { keepData?: boolean; deleteData?: boolean } = {},
) {
  const cloud = cloudOf(aws, options);
  const { owner, clock } = cloud;
  try {
    const removals = await planDestroy(await allOf(cloud), {
      owner,
      clock,
      keepData,
      deleteData,
    });
    await takeAway(cloud, removals);
    return removals.map(({ resource, action }) => `${action} ${resource.kind}`);
  } finally {
    cloud.close();
  }
}
