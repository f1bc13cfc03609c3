import { usageError } from "../errors.ts";
import type { Owner } from "./ownership.ts";

/** The names of what the schedules of one stage share, and of each one's own. */
export interface StageNames {
  functionName: string;
  roleName: string;
  logGroup: string;
  queueName: string;
  /** What every rule's name begins with. */
  rulePrefix: string;
  rule(schedule: string): string;
  /** Of EventBridge Scheduler: the group of the schedules, and the role that invokes the function for them. */
  groupName: string;
  schedulerRoleName: string;
}

// Documented of functions and of roles (API references of Lambda and IAM).
const LONGEST = 64;
const LEGAL = /^[A-Za-z0-9_-]+$/;

/** Pure. Nothing checks that AWS takes them. */
export function stageNames({ service, stage }: Owner, region: string): StageNames {
  const prefix = `${service}-${stage}-`;
  const functionName = `${prefix}create`;
  return {
    functionName,
    // IAM is global: without the region two regions would fight over one role.
    roleName: `${prefix}${region}-create-role`,
    logGroup: `/aws/lambda/${functionName}`,
    queueName: `${prefix}dead-letter`,
    rulePrefix: prefix,
    rule: (schedule) => prefix + schedule,
    groupName: `${service}-${stage}`,
    // As long as the function's role, so that there is one check.
    schedulerRoleName: `${prefix}${region}-invoke-role`,
  };
}

/** The same. Throws a usage error for names that AWS refuses; they are never cut short in silence. */
export function checkedStageNames(owner: Owner, region: string): StageNames {
  const names = stageNames(owner, region);
  const { functionName, roleName } = names;
  if (!LEGAL.test(functionName)) {
    throw usageError(
      `no function can be called '${functionName}'`,
      "use letters, digits, - and _ in --service and --stage",
    );
  }
  for (const name of [functionName, roleName]) {
    if (name.length <= LONGEST) continue;
    throw usageError(
      `the name ${name} has ${name.length} characters; AWS takes at most ${LONGEST}`,
      "shorten --service or --stage",
    );
  }
  return names;
}

/** Whether there can be a function of this stage at all; where not, there is none to be looked for. */
export function canBeDeployed(owner: Owner, region: string): boolean {
  try {
    checkedStageNames(owner, region);
    return true;
  } catch {
    return false;
  }
}

/** The table of a stage, unless a setting names another. */
export function defaultTable({ service, stage }: Owner): string {
  return `${service}-${stage}-table`;
}

/** The parameter with the token that a calendar of the function needs in its address. */
export function calendarTokenParameter({ service, stage }: Owner): string {
  return `/${service}/${stage}/CALENDAR_TOKEN`;
}

/** The parameter that holds the table's name, unless a flag names another. */
export function defaultParameter({ service, stage }: Owner): string {
  return `/${service}/${stage}/DYNAMODB_TABLE`;
}
