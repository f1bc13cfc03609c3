import { usageError } from "../errors.ts";
import type { Owner } from "./ownership.ts";

/** The names of what all schedules of one stage share, and of each one's own. */
export interface FunctionNames {
  functionName: string;
  roleName: string;
  logGroup: string;
  /** What every rule's name begins with. */
  rulePrefix: string;
  rule(schedule: string): string;
}

// Documented of functions and of roles (API references of Lambda and IAM).
const LONGEST = 64;
const LEGAL = /^[A-Za-z0-9_-]+$/;

/** Pure. Throws a usage error for names that AWS refuses; they are never cut short in silence. */
export function functionNames({ service, stage }: Owner, region: string): FunctionNames {
  const prefix = `${service}-${stage}-`;
  const functionName = `${prefix}create`;
  // IAM is global: without the region two regions would fight over one role.
  const roleName = `${prefix}${region}-create-role`;
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
  return {
    functionName,
    roleName,
    logGroup: `/aws/lambda/${functionName}`,
    rulePrefix: prefix,
    rule: (schedule) => prefix + schedule,
  };
}

/** Whether there can be a function of this stage at all; where not, there is none to be looked for. */
export function canBeDeployed(owner: Owner, region: string): boolean {
  try {
    functionNames(owner, region);
    return true;
  } catch {
    return false;
  }
}
