import type { CloudResource } from "./resources.ts";
import type { StageReading } from "./stage-reading.ts";
import { describe, intrinsicOf, type Dict, type Tree } from "./source/tree.ts";

// What the function of tasks may do in its table and its log, and all that it needs. CreateLogGroup: its group is there.
const GIVEN = new Set([
  "dynamodb:putitem",
  "dynamodb:query",
  "logs:createloggroup",
  "logs:createlogstream",
  "logs:putlogevents",
]);
const GIVEN_POLICY = /service-role\/AWSLambdaBasicExecutionRole$/;
const OWN_ROLE = "tasks makes the function's role itself";

/** Says what a role of a function asks for beside what tasks gives it. */
export function sayRole(resource: CloudResource, reading: StageReading): void {
  const { properties, path } = resource;
  const { file, leftOut } = reading;
  const policies = file.get(properties, "Policies");
  if (policies?.kind === "list")
    for (const [index, policy] of policies.items.entries()) {
      const document = file.get(file.resolve(policy), "PolicyDocument");
      sayStatements(file.get(document, "Statement"), `${path}.Policies[${index}]`, reading);
    }
  else if (policies !== undefined) leftOut.add(policies.at, `${path}.Policies`, describe(policies));
  sayManaged(file.get(properties, "ManagedPolicyArns"), `${path}.ManagedPolicyArns`, reading);
}

/** Whether a role is one that functions take. */
export function isFunctionRole(resource: CloudResource, reading: StageReading): boolean {
  return isTakenBy("lambda.amazonaws.com", resource, reading);
}

/** Whether a role is one that lets EventBridge Scheduler call functions, and nothing else. */
export function isSchedulerRole(resource: CloudResource, reading: StageReading): boolean {
  if (!isTakenBy("scheduler.amazonaws.com", resource, reading)) return false;
  const { file } = reading;
  const policies = file.get(resource.properties, "Policies");
  const statements = (policies?.kind === "list" ? policies.items : []).flatMap((policy) => {
    const said = file.get(file.get(file.resolve(policy), "PolicyDocument"), "Statement");
    return said?.kind === "list" ? said.items : said === undefined ? [] : [said];
  });
  return statements.every((one) => {
    const actions = textsOf(file.get(file.resolve(one), "Action"), file);
    return actions?.every((action) => action.toLowerCase() === "lambda:invokefunction") === true;
  });
}

function isTakenBy(service: string, { properties, type }: CloudResource, { file }: StageReading): boolean {
  if (type !== "AWS::IAM::Role") return false;
  const statements = file.get(file.get(properties, "AssumeRolePolicyDocument"), "Statement");
  const all = statements?.kind === "list" ? statements.items : statements === undefined ? [] : [statements];
  return all.some((one) => {
    const services = file.get(file.get(file.resolve(one), "Principal"), "Service");
    return textsOf(services, file)?.includes(service) === true;
  });
}

/** Says what a function asks for: its role, unless that is one of the file's own, and its statements. */
export function sayFunctionRole(
  { dict, path }: { dict: Dict; path: string },
  own: ReadonlySet<string>,
  reading: StageReading,
): void {
  sayRoleOf(reading.file.get(dict, "role"), `${path}.role`, own, reading);
  sayStatements(reading.file.get(dict, "iamRoleStatements"), `${path}.iamRoleStatements`, reading);
}

function sayRoleOf(
  role: Tree | undefined,
  path: string,
  own: ReadonlySet<string>,
  { file, leftOut }: StageReading,
): void {
  if (role === undefined) return;
  const intrinsic = intrinsicOf(role);
  const named = intrinsic?.name === "Fn::GetAtt" ? file.resolve(intrinsic.argument) : role;
  const first = named.kind === "list" && named.items[0] !== undefined ? file.resolve(named.items[0]) : named;
  const id = first.kind === "scalar" ? String(first.value).replace(/\.Arn$/, "") : "";
  if (!own.has(id)) leftOut.add(role.at, path, OWN_ROLE);
}

/** Says what the provider's role asks for: `iam`, or the older `role` and `iamRoleStatements`. */
export function sayProviderRole(
  provider: Tree | undefined,
  own: ReadonlySet<string>,
  reading: StageReading,
): void {
  const { file, leftOut } = reading;
  const iam = file.get(provider, "iam");
  sayRoleOf(file.get(provider, "role"), "provider.role", own, reading);
  sayStatements(file.get(provider, "iamRoleStatements"), "provider.iamRoleStatements", reading);
  sayManaged(file.get(provider, "iamManagedPolicies"), "provider.iamManagedPolicies", reading);
  const inner = file.get(iam, "role");
  if (iam?.kind === "dict") leftOut.addOthers(iam, ["role"], "provider.iam", OWN_ROLE);
  if (inner?.kind === "dict" && intrinsicOf(inner) === undefined) {
    const known = ["statements", "managedPolicies", "permissionsBoundary", "permissionBoundary", "name"];
    leftOut.addOthers(inner, known, "provider.iam.role", OWN_ROLE);
    sayStatements(file.get(inner, "statements"), "provider.iam.role.statements", reading);
    sayManaged(file.get(inner, "managedPolicies"), "provider.iam.role.managedPolicies", reading);
  } else sayRoleOf(inner, "provider.iam.role", own, reading);
}

function sayStatements(statements: Tree | undefined, path: string, reading: StageReading): void {
  const { file, leftOut } = reading;
  if (statements === undefined) return;
  const all = statements.kind === "list" ? statements.items : [statements];
  for (const [index, one] of all.entries()) {
    const statement = file.resolve(one);
    const what = `${path}[${index}]`;
    if (statement.kind !== "dict") {
      leftOut.add(one.at, what, describe(statement));
      continue;
    }
    const more = moreOf(statement, file);
    if (more !== undefined) leftOut.add(one.at, what, more);
  }
}

function moreOf(statement: Dict, file: StageReading["file"]): string | undefined {
  const effect = file.get(statement, "Effect");
  if (effect?.kind === "scalar" && effect.value === "Deny") return "it denies; the role of tasks only allows";
  const actions = textsOf(file.get(statement, "Action"), file);
  if (actions === undefined) return "its actions are not known";
  const more = actions.filter((action) => !GIVEN.has(action.toLowerCase()));
  if (more.length === 0) return undefined;
  const shown = more.slice(0, 3).map((action) => action.slice(0, 60));
  const others = more.length > 3 ? ` and ${more.length - 3} more` : "";
  return `the function of tasks does not need ${shown.join(", ")}${others}`;
}

function sayManaged(policies: Tree | undefined, path: string, { file, leftOut }: StageReading): void {
  if (policies === undefined) return;
  if (policies.kind !== "list") return leftOut.add(policies.at, path, describe(policies));
  for (const one of policies.items) {
    const policy = file.resolve(one);
    const isGiven = policy.kind === "scalar" && GIVEN_POLICY.test(String(policy.value));
    if (!isGiven) leftOut.add(one.at, path, `${describe(policy)} is not attached: ${OWN_ROLE}`);
  }
}

/** One text, or a list of them; undefined where one is not a text. */
function textsOf(tree: Tree | undefined, file: StageReading["file"]): string[] | undefined {
  const items = tree?.kind === "list" ? tree.items : tree === undefined ? [] : [tree];
  const texts = items.map((item) => file.resolve(item));
  const isText = texts.length > 0 && texts.every((one) => one.kind === "scalar");
  return isText ? texts.map((one) => (one.kind === "scalar" ? String(one.value) : "")) : undefined;
}
