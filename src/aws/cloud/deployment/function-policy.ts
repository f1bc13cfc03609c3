import { arnsOf, type AwsPlace } from "../../../cloud/arns.ts";
import { allow, policyText, trustText } from "../../../cloud/policy-document.ts";
import { referenceOf } from "../../../parameter-reference.ts";

/** Lambda may assume the function's role. JSON text. */
export const functionTrust = trustText("lambda.amazonaws.com");

/**
 * What the function may do, and nothing else: put and list records of one table, write its own log, read the parameter with
 * the table's name where `setting` is a reference to one, and that with the token of its calendars. A token that is encrypted
 * with the account's own key for Parameter Store needs no right to that key (User Guide of Systems Manager, "Restricting
 * access to Parameter Store parameters using IAM policies"). JSON text; pure.
 */
export function functionPolicy(
  place: AwsPlace,
  names: {
    table: string;
    setting: string;
    logGroup: string;
    queue: string | undefined;
    /** The parameter's path; undefined: it has no calendars. */
    calendarToken: string | undefined;
  },
): string {
  const { table, setting, logGroup, queue, calendarToken } = names;
  const arns = arnsOf(place);
  const reference = referenceOf(setting);
  return policyText([
    allow("Tasks", ["dynamodb:PutItem", "dynamodb:Query"], arns.table(table)),
    allow("Log", ["logs:CreateLogStream", "logs:PutLogEvents"], `${arns.logGroup(logGroup)}:*`),
    ...(reference === undefined
      ? []
      : [allow("TableReference", ["ssm:GetParameter"], arns.parameter(reference.path))]),
    ...(calendarToken === undefined
      ? []
      : [allow("CalendarToken", ["ssm:GetParameter"], arns.parameter(calendarToken))]),
    ...(queue === undefined ? [] : [allow("DeadLetter", ["sqs:SendMessage"], arns.queue(queue))]),
  ]);
}
