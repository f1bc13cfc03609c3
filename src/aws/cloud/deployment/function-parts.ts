import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { arnsOf, type AwsPlace } from "../../../cloud/arns.ts";
import type { FunctionEnv } from "../../../cloud/deployment/function-env.ts";
import {
  rememberedSettings,
  togetherWith,
  type FunctionSettings,
} from "../../../cloud/deployment/function-settings.ts";
import type { Owner } from "../../../cloud/ownership.ts";
import type { Live, Resource, Tags } from "../../../cloud/resource.ts";
import { calendarTokenParameter, type StageNames } from "../../../cloud/stage-names.ts";
import { CALENDAR_TOKEN_VARIABLE } from "../../../task/calendar-token-variable.ts";
import { TEAM_INDEX_VARIABLE } from "../../../task/open-shard.ts";
import { TasksError } from "../../../errors.ts";
import type { AwsCalls } from "../../client/aws-calls.ts";
import { functionOwner } from "./function-owner.ts";
import { functionPolicy, functionTrust } from "./function-policy.ts";
import type { TableChoice } from "./function-table.ts";
import { readOurs } from "../owned-resources.ts";
import { envOf } from "../resources/function-fields.ts";
import { FunctionResource } from "../resources/function-resource.ts";
import { LogGroupResource } from "../resources/log-group-resource.ts";
import { QueueResource } from "../resources/queue-resource.ts";
import { RoleResource } from "../resources/role-resource.ts";

interface FunctionPartsOptions {
  calls: AwsCalls;
  owner: Owner;
  place: AwsPlace;
  names: StageNames;
  logs: CloudWatchLogsClient;
  iam: IAMClient;
  lambda: LambdaClient;
  sqs: SQSClient;
  /** The function's code. */
  readZip: () => Promise<Uint8Array>;
}

interface Wanted {
  env: FunctionEnv;
  settings: FunctionSettings;
  /** Whether it keeps open records in the team index; undefined: nobody says it, and it does as before. */
  teamIndex: boolean | undefined;
  /** Whether it gets an address, and so has calendars; false: it has them if it had them before. */
  hasAddress: boolean;
  /** The table of a function with these variables; undefined: there is none yet. */
  tableFor: (kept: string | undefined) => Promise<TableChoice>;
}

export interface FunctionParts {
  resources: Resource[];
  /** Of all parts of the stage, besides our own. */
  tags: Tags;
  /** Where events go that fail at every attempt; undefined: nowhere. */
  deadLetterArn: string | undefined;
  /** The ARN of the permissions boundary of roles; undefined: as it is. */
  boundary: string | undefined;
}

const TABLE_NAME = "TABLE_NAME";

/**
 * Log group, queue, role and function, which all that calls the function shares, and the tags that all parts of the stage
 * get. What the function was told before, and nobody speaks of now, it keeps.
 */
export async function functionParts(wanted: Wanted, options: FunctionPartsOptions): Promise<FunctionParts> {
  const { place, calls, owner, names, logs, iam, lambda, sqs, readZip } = options;
  const { functionName, roleName, logGroup } = names;
  const arns = arnsOf(place);
  const zip = await readZip();
  const common = { calls, owner };
  const queueArn = arns.queue(names.queueName);
  const functionWith = (env: FunctionEnv, settings: FunctionSettings, dependsOn: Resource[]) =>
    new FunctionResource(functionName, {
      ...common,
      arn: arns.function(functionName),
      client: lambda,
      roleArn: arns.role(roleName),
      zip,
      env,
      settings,
      queueArn: settings.deadLetter === true ? queueArn : undefined,
      dependsOn,
    });
  const live: Live | undefined = await functionWith({}, {}, []).read();
  const belongsTo = functionOwner(functionName, { calls, lambda });
  const before = rememberedSettings(live);
  const said = togetherWith(before, wanted.settings);
  const queueOf = (tags: Tags) =>
    new QueueResource(names.queueName, {
      ...common,
      arn: queueArn,
      rules: arns.rule(`${names.rulePrefix}*`),
      belongsTo,
      tags,
      client: sqs,
    });
  const settings = { ...said, deadLetter: said.deadLetter ?? (await isOurs(queueOf({}), options)) };
  const { tags = {} } = settings;
  const kept = envOf(live);
  const table = await wanted.tableFor(kept[TABLE_NAME]);
  const { teamIndex } = wanted;
  const variables = {
    ...kept,
    ...wanted.env,
    [TABLE_NAME]: table.setting,
    ...(teamIndex === undefined ? {} : { [TEAM_INDEX_VARIABLE]: teamIndex ? "on" : "" }),
  };
  const hasCalendars = wanted.hasAddress || kept[CALENDAR_TOKEN_VARIABLE] !== undefined;
  const calendarToken = hasCalendars ? calendarTokenParameter(owner) : undefined;
  // Whatever was written there: it may read no other.
  const token = calendarToken === undefined ? {} : { [CALENDAR_TOKEN_VARIABLE]: `ssm:${calendarToken}` };
  const env = Object.fromEntries(
    Object.entries({ ...variables, ...token }).filter(([, value]) => value !== ""),
  );
  const group = new LogGroupResource(logGroup, {
    ...common,
    arn: arns.logGroup(logGroup),
    retention: {
      said: wanted.settings.retentionDays,
      before: before.retentionDays,
      isNew: live === undefined,
    },
    belongsTo,
    tags,
    client: logs,
  });
  const queue = settings.deadLetter ? names.queueName : undefined;
  const queues = settings.deadLetter ? [queueOf(tags)] : [];
  const role = new RoleResource(roleName, {
    ...common,
    trust: functionTrust,
    policy: functionPolicy(place, {
      table: table.name,
      setting: table.setting,
      logGroup,
      queue,
      calendarToken,
    }),
    boundary: settings.permissionsBoundary,
    belongsTo,
    tags,
    client: iam,
  });
  const fn = functionWith(env, settings, [group, ...queues, role]);
  const deadLetterArn = queue === undefined ? undefined : queueArn;
  const { permissionsBoundary: boundary } = settings;
  return { resources: [group, ...queues, role, fn], tags, deadLetterArn, boundary };
}

/**
 * Whether there is a queue of ours that the function does not tell of: it is made before the function and removed after it,
 * and a run may have been killed in between. Where we may not look at queues, there is none.
 */
async function isOurs(queue: QueueResource, { owner, calls }: FunctionPartsOptions): Promise<boolean> {
  try {
    return (await readOurs(queue, owner, calls.clock)) !== undefined;
  } catch (error) {
    if (error instanceof TasksError && (error.kind === "denied" || error.kind === "failed")) return false;
    throw error;
  }
}
