import { arnsOf, type AwsPlace } from "../../cloud/arns.ts";
import { referenceOf } from "../../parameter-reference.ts";

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
  const arns = arnsOf(place);
  const references = Object.values(env).flatMap((value) => referenceOf(value) ?? []);
  const parameters = [...new Set(references.map(({ path }) => path))].toSorted();
  // A secret is read with the reader's own right to it (User Guide of Systems Manager, "Referencing Secrets Manager").
  const secrets = [...new Set(references.flatMap(({ secret }) => secret ?? []))].toSorted();
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      allow("Tasks", ["dynamodb:PutItem", "dynamodb:Query"], arns.table(table)),
      allow("Log", ["logs:CreateLogStream", "logs:PutLogEvents"], `${arns.logGroup(logGroup)}:*`),
      ...(parameters.length === 0
        ? []
        : [allow("References", ["ssm:GetParameter"], parameters.map(arns.parameter))]),
      ...(secrets.length === 0
        ? []
        : [allow("Secrets", ["secretsmanager:GetSecretValue"], secrets.map(arns.secret))]),
    ],
  });
}
