import type { Asked } from "./strict-aws/protocols.ts";

/** What IAM asks about before a request is carried out. */
export interface Permission {
  action: string;
  /** Its ARN; `*` where AWS takes no narrower one. */
  resource: string;
}

// oxlint-disable-next-line typescript/no-explicit-any -- whatever JSON the client has sent
type Body = any;
type Ask = (operation: string, input: Body) => Permission[];

const PLACE = "us-east-1:111122223333";

/**
 * The permissions that AWS wants for a request, by its Service Authorization Reference: mostly the action that is called
 * as the operation is, on what the request names. Tags that come with a new thing want the action that adds tags too.
 */
export function permissionsFor({ service, operation, input }: Asked): Permission[] {
  const ask = SERVICES[service];
  if (ask === undefined) throw new Error(`no permissions are known for ${service} ${operation}`);
  return ask(operation, input);
}

const SERVICES: { [service: string]: Ask } = {
  DynamoDB_20120810(operation, input) {
    const table = (name: string) => `arn:aws:dynamodb:${PLACE}:table/${name}`;
    const on = (action: string, resource: string) => [{ action: `dynamodb:${action}`, resource }];
    // "dynamodb:TransactWriteItems" is no action: each part wants its own.
    if (operation === "TransactWriteItems") {
      return input.TransactItems.flatMap((part: Body) => {
        const [[kind, { TableName }]] = Object.entries<Body>(part) as [[string, Body]];
        return on(`${kind}Item`, table(TableName));
      });
    }
    if (input.RequestItems !== undefined)
      return Object.keys(input.RequestItems).flatMap((name) => on(operation, table(name)));
    // A query of an index is allowed by the index's ARN.
    if (input.IndexName !== undefined)
      return on(operation, `${table(input.TableName)}/index/${input.IndexName}`);
    const resource = input.ResourceArn ?? table(input.TableName);
    return [...on(operation, resource), ...(operation === "CreateTable" ? on("TagResource", resource) : [])];
  },

  AmazonSSM(operation, { Name, Path, ResourceId, Tags }) {
    const named: string | undefined = Name ?? Path ?? ResourceId;
    if (named === undefined) return [{ action: `ssm:${operation}`, resource: "*" }];
    // A version or a label is not part of the ARN.
    const resource = `arn:aws:ssm:${PLACE}:parameter/${named.replace(/^\//, "").replace(/:[^:/]+$/, "")}`;
    const withTags = Tags !== undefined && operation === "PutParameter";
    return [operation, ...(withTags ? ["AddTagsToResource"] : [])].map((action) => ({
      action: `ssm:${action}`,
      resource,
    }));
  },

  Logs_20140328(operation, { logGroupName, resourceArn, tags }) {
    if (operation === "DescribeLogGroups") return [{ action: "logs:DescribeLogGroups", resource: "*" }];
    const arn = `arn:aws:logs:${PLACE}:log-group:${logGroupName}`;
    // Tags are of the group; all else is about the streams in it, too.
    if (logGroupName === undefined) return [{ action: `logs:${operation}`, resource: resourceArn }];
    const withTags = operation === "CreateLogGroup" && tags !== undefined;
    return [
      { action: `logs:${operation}`, resource: `${arn}:*` },
      ...(withTags ? [{ action: "logs:TagResource", resource: arn }] : []),
    ];
  },

  AWSEvents(operation, { Name, Rule = Name, ResourceARN, Tags }) {
    if (operation === "ListRules" || operation === "ListRuleNamesByTarget")
      return [{ action: `events:${operation}`, resource: "*" }];
    const resource = ResourceARN ?? `arn:aws:events:${PLACE}:rule/${Rule}`;
    const withTags = operation === "PutRule" && Tags !== undefined;
    return [operation, ...(withTags ? ["TagResource"] : [])].map((action) => ({
      action: `events:${action}`,
      resource,
    }));
  },

  AmazonSQS(operation, { QueueName, QueueUrl = `/${QueueName}`, tags }) {
    const resource = `arn:aws:sqs:${PLACE}:${QueueUrl.split("/").at(-1)}`;
    const withTags = operation === "CreateQueue" && tags !== undefined;
    return [operation, ...(withTags ? ["TagQueue"] : [])].map((action) => ({
      action: `sqs:${action}`,
      resource,
    }));
  },

  Scheduler(operation, { Name, GroupName, groupName = GroupName, ResourceArn, Tags, Target }) {
    const arn = `arn:aws:scheduler:${PLACE}:`;
    if (operation === "ListSchedules") return [{ action: "scheduler:ListSchedules", resource: "*" }];
    const isGroup = operation.endsWith("ScheduleGroup");
    const resource =
      ResourceArn ?? (isGroup ? `${arn}schedule-group/${Name}` : `${arn}schedule/${groupName}/${Name}`);
    const withTags = isGroup && Tags !== undefined;
    const pass = Target === undefined ? [] : [{ action: "iam:PassRole", resource: Target.RoleArn }];
    const actions = [operation, ...(withTags ? ["TagResource"] : [])];
    return [...actions.map((action) => ({ action: `scheduler:${action}`, resource })), ...pass];
  },

  IAM(operation, input) {
    const resource = `arn:aws:iam::111122223333:role/${input.RoleName}`;
    const withTags = operation === "CreateRole" && input["Tags.member.1.Key"] !== undefined;
    return [operation, ...(withTags ? ["TagRole"] : [])].map((action) => ({
      action: `iam:${action}`,
      resource,
    }));
  },

  Lambda(operation, { FunctionName, Resource, Role, Tags }) {
    const resource = Resource ?? `arn:aws:lambda:${PLACE}:function:${FunctionName}`;
    const actions: string[] = [operation === "Invoke" ? "InvokeFunction" : operation];
    // Its answer has the tags only for who may list them.
    if (operation === "GetFunction") actions.push("ListTags");
    if (operation === "CreateFunction" && Tags !== undefined) actions.push("TagResource");
    const pass = Role === undefined ? [] : [{ action: "iam:PassRole", resource: Role }];
    return [...actions.map((action) => ({ action: `lambda:${action}`, resource })), ...pass];
  },

  // Everybody may ask who they are.
  STS: () => [],
};
