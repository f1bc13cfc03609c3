import type { ParameterReference } from "../parameter-reference.ts";
import { arnsOf, type AwsPlace } from "./arns.ts";
import { TEAM_INDEX } from "../task/open-shard.ts";
import type { Owner } from "./ownership.ts";
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

interface Statement {
  Sid: string;
  Effect: "Allow";
  Action: string[];
  Resource: string | string[];
  Condition?: object;
}

export interface PolicyDocument {
  Version: "2012-10-17";
  Statement: Statement[];
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
  const allow = (
    Sid: string,
    service: string,
    actions: string[] | undefined,
    Resource: string | string[],
  ) => {
    if (actions === undefined) return;
    const Action = actions.map((action) => (service === "" ? action : `${service}:${action}`)).sort();
    statements.push({ Sid, Effect: "Allow", Action, Resource });
  };
  allow("Table", "dynamodb", needs.table, arns.table(table));
  allow("TeamIndex", "dynamodb", needs.index, arns.index(table, TEAM_INDEX));
  allow("Parameter", "ssm", needs.parameter, arns.parameter(parameter));
  const folder = parameter.slice(0, parameter.lastIndexOf("/"));
  allow("Parameters", "ssm", needs.parameters, [arns.parameter(folder), arns.parameter(`${folder}/*`)]);
  const logGroups = arns.logGroup(logGroup);
  const usesScheduler = needs.schedules !== undefined;
  const roles = [roleName, ...(usesScheduler ? [schedulerRoleName] : [])].map(arns.role);
  // Some of its actions want the ARN with a star after it, others without.
  allow("LogGroup", "logs", needs.logGroup, [logGroups, `${logGroups}:*`]);
  allow("Role", "iam", needs.role, roles);
  allow("Function", "lambda", needs.function, arns.function(functionName));
  allow("Queue", "sqs", needs.queue, arns.queue(queueName));
  allow("Rules", "events", needs.rules, arns.rule(rule("*")));
  allow("ScheduleGroup", "scheduler", needs.scheduleGroup, arns.scheduleGroup(groupName));
  allow("Schedules", "scheduler", needs.schedules, arns.schedule(groupName, "*"));
  if (needs.role?.includes("CreateRole") === true) {
    // Making the function passes its role to Lambda, and making a schedule passes the other to Scheduler.
    const pass = (Sid: string, service: string, Resource: string) => {
      const Condition = { StringEquals: { "iam:PassedToService": service } };
      statements.push({ Sid, Effect: "Allow", Action: ["iam:PassRole"], Resource, Condition });
    };
    pass("PassRole", "lambda.amazonaws.com", arns.role(roleName));
    if (usesScheduler) pass("PassSchedulerRole", "scheduler.amazonaws.com", arns.role(schedulerRoleName));
  }
  allow("Everything", "", needs.everything, "*");
  if (reference !== undefined && needs.table !== undefined) {
    // A version or a label after it is not part of the ARN.
    allow("TableReference", "ssm", ["GetParameter"], arns.parameter(reference.path));
  }
  return { Version: "2012-10-17", Statement: statements };
}
