/** Where the resources are. */
export interface AwsPlace {
  /** As in aws or aws-cn. */
  partition: string;
  region: string;
  account: string;
}

// As in the SDK's partitions.json; all other regions are of `aws`.
const PARTITIONS = { "cn-": "aws-cn", "us-gov-": "aws-us-gov", "eusc-": "aws-eusc" };

/** The partition that a region is in, where no ARN of the account says it. */
export function partitionOf(region: string): string {
  return Object.entries(PARTITIONS).find(([prefix]) => region.startsWith(prefix))?.[1] ?? "aws";
}

/** The ARNs of a place, as in `arn:aws:lambda:eu-central-1:123456789012:function:name`. Pure. */
export function arnsOf({ partition, region, account }: AwsPlace) {
  const arn = (service: string, resource: string) =>
    `arn:${partition}:${service}:${service === "iam" ? "" : region}:${account}:${resource}`;
  return {
    table: (name: string) => arn("dynamodb", `table/${name}`),
    index: (table: string, name: string) => arn("dynamodb", `table/${table}/index/${name}`),
    // Between the two there is one slash, whether the name begins with one or not.
    parameter: (name: string) => arn("ssm", `parameter/${name.replace(/^\//, "")}`),
    function: (name: string) => arn("lambda", `function:${name}`),
    role: (name: string) => arn("iam", `role/${name}`),
    logGroup: (name: string) => arn("logs", `log-group:${name}`),
    queue: (name: string) => arn("sqs", name),
    rule: (name: string) => arn("events", `rule/${name}`),
    scheduleGroup: (name: string) => arn("scheduler", `schedule-group/${name}`),
    schedule: (group: string, name: string) => arn("scheduler", `schedule/${group}/${name}`),
  };
}
