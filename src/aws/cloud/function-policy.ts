/** Where the resources are. */
export interface AwsPlace {
  /** As in aws or aws-cn. */
  partition: string;
  region: string;
  account: string;
}

/** An ARN of this place, as in `arn:aws:lambda:eu-central-1:123456789012:function:name`. */
export function arnOf({ partition, region, account }: AwsPlace, service: string, resource: string): string {
  return `arn:${partition}:${service}:${service === "iam" ? "" : region}:${account}:${resource}`;
}

/**
 * What the function may do, and nothing else: put and list records of one table, write its own log, read the parameters
 * that its variables refer to. JSON text; pure.
 */
export function functionPolicy(
  place: AwsPlace,
  names: { table: string; logGroup: string; env: { readonly [name: string]: string } },
): string {
  const allow = (Sid: string, Action: string[], Resource: string | string[]) => ({
    Sid,
    Effect: "Allow",
    Action,
    Resource,
  });
  const { table, logGroup, env } = names;
  const parameters = [...new Set(Object.values(env).flatMap(parameterName))].toSorted();
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      allow("Tasks", ["dynamodb:PutItem", "dynamodb:Query"], arnOf(place, "dynamodb", `table/${table}`)),
      allow(
        "Log",
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        arnOf(place, "logs", `log-group:${logGroup}:*`),
      ),
      ...(parameters.length === 0
        ? []
        : [
            allow(
              "References",
              ["ssm:GetParameter"],
              parameters.map((name) => arnOf(place, "ssm", `parameter${name}`)),
            ),
          ]),
      ...secretStatements(place, parameters),
    ],
  });
}

const REFERENCE = /^ssm:(\/.+)$/;
// A parameter's name may be followed by a version or a label (API reference of Systems Manager, GetParameter).
const VERSION = /:[^:/]+$/;

function parameterName(value: string): string[] {
  const name = REFERENCE.exec(value)?.[1];
  return name === undefined ? [] : [name.replace(VERSION, "")];
}

const SECRET = "/aws/reference/secretsmanager/";

/** A secret is read with the reader's own right to it (User Guide of Systems Manager, "Referencing Secrets Manager"). */
function secretStatements(place: AwsPlace, parameters: string[]) {
  const secrets = parameters
    .filter((name) => name.startsWith(SECRET))
    .map((name) => name.slice(SECRET.length));
  if (secrets.length === 0) return [];
  return [
    {
      Sid: "Secrets",
      Effect: "Allow",
      Action: ["secretsmanager:GetSecretValue"],
      // Secrets Manager adds a hyphen and six characters of its own to a name.
      Resource: secrets.map((name) => arnOf(place, "secretsmanager", `secret:${name}-??????`)),
    },
  ];
}
