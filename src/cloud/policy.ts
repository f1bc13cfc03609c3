import type { ParameterReference } from "../parameter-reference.ts";
import { arnsOf, type AwsPlace } from "./arns.ts";
import { TEAM_INDEX } from "../task/open-shard.ts";
import type { Owner } from "./ownership.ts";
import { allow, policyDocument, type PolicyDocument, type Statement } from "./policy-document.ts";
import { NEEDS } from "./policy-needs.ts";
import { stageNames } from "./stage-names.ts";

/** What a policy names. */
export interface PolicyNames {
  place: AwsPlace;
  owner: Owner;
  table: string;
  /** The parameter with the table's name. */
  parameter: string;
  /** The parameter that --table refers to; undefined: it names the table itself. */
  reference: ParameterReference | undefined;
}

/** The commands that have a policy. */
export const policyCommands = Object.keys(NEEDS);

/** The least that an operator needs for a command: these actions, on these ARNs. Pure. */
export function policyFor(command: string, names: PolicyNames): PolicyDocument {
  const needs = NEEDS[command]!;
  const { place, owner, table, parameter, reference } = names;
  const arns = arnsOf(place);
  const { functionName, roleName, schedulerRoleName, groupName, logGroup, queueName, rule } = stageNames(
    owner,
    place.region,
  );
  const statements: Statement[] = [];
  const need = (sid: string, service: string, actions: string[] | undefined, arn: string | string[]) => {
    if (actions === undefined) return;
    const full = actions.map((action) => (service === "" ? action : `${service}:${action}`)).sort();
    statements.push(allow(sid, full, arn));
  };
  need("Table", "dynamodb", needs.table, arns.table(table));
  need("TeamIndex", "dynamodb", needs.index, arns.index(table, TEAM_INDEX));
  need("Parameter", "ssm", needs.parameter, arns.parameter(parameter));
  const folder = parameter.slice(0, parameter.lastIndexOf("/"));
  need("Parameters", "ssm", needs.parameters, [arns.parameter(folder), arns.parameter(`${folder}/*`)]);
  const logGroups = arns.logGroup(logGroup);
  const usesScheduler = needs.schedules !== undefined;
  const roles = [roleName, ...(usesScheduler ? [schedulerRoleName] : [])].map(arns.role);
  // Some of its actions want the ARN with a star after it, others without.
  need("LogGroup", "logs", needs.logGroup, [logGroups, `${logGroups}:*`]);
  need("Role", "iam", needs.role, roles);
  need("Function", "lambda", needs.function, arns.function(functionName));
  need("Queue", "sqs", needs.queue, arns.queue(queueName));
  need("Rules", "events", needs.rules, arns.rule(rule("*")));
  need("ScheduleGroup", "scheduler", needs.scheduleGroup, arns.scheduleGroup(groupName));
  need("Schedules", "scheduler", needs.schedules, arns.schedule(groupName, "*"));
  if (needs.role?.includes("CreateRole") === true) {
    // Making the function passes its role to Lambda, and making a schedule passes the other to Scheduler.
    const pass = (sid: string, service: string, arn: string) => {
      const Condition = { StringEquals: { "iam:PassedToService": service } };
      statements.push({ ...allow(sid, ["iam:PassRole"], arn), Condition });
    };
    pass("PassRole", "lambda.amazonaws.com", arns.role(roleName));
    if (usesScheduler) pass("PassSchedulerRole", "scheduler.amazonaws.com", arns.role(schedulerRoleName));
  }
  need("Everything", "", needs.everything, "*");
  if (reference !== undefined && needs.table !== undefined) {
    // A version or a label after it is not part of the ARN.
    need("TableReference", "ssm", ["GetParameter"], arns.parameter(reference.path));
  }
  return policyDocument(statements);
}
