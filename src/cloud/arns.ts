/** Where the resources are. */
export interface AwsPlace {
  /** As in aws or aws-cn. */
  partition: string;
  region: string;
  account: string;
}

/** The ARNs of a place, as in `arn:aws:lambda:eu-central-1:123456789012:function:name`. Pure. */
export function arnsOf({ partition, region, account }: AwsPlace) {
  const arn = (service: string, resource: string) =>
    `arn:${partition}:${service}:${service === "iam" ? "" : region}:${account}:${resource}`;
  return {
    table: (name: string) => arn("dynamodb", `table/${name}`),
    // Between the two there is one slash, whether the name begins with one or not.
    parameter: (name: string) => arn("ssm", `parameter/${name.replace(/^\//, "")}`),
    // Secrets Manager adds a hyphen and six characters of its own to a name.
    secret: (name: string) => arn("secretsmanager", `secret:${name}-??????`),
    function: (name: string) => arn("lambda", `function:${name}`),
    role: (name: string) => arn("iam", `role/${name}`),
    logGroup: (name: string) => arn("logs", `log-group:${name}`),
    rule: (name: string) => arn("events", `rule/${name}`),
  };
}
