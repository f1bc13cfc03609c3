import {
  GetFunctionEventInvokeConfigCommand,
  PutFunctionEventInvokeConfigCommand,
} from "@aws-sdk/client-lambda";
import type { Clock } from "../../../ports.ts";
import type { Fields, FieldValue, Live } from "../../../cloud/resource.ts";
import type { AwsCall } from "../../client/aws-calls.ts";
import { withNewRole } from "../with-new-role.ts";

const MISSING = "ResourceNotFoundException";
/** What nobody has configured: two more attempts within six hours (API reference of Lambda, PutFunctionEventInvokeConfig). */
const DEFAULT = "default";
const NONE = "none";
const DEAD_LETTER = "event-dead-letter";
const INVALID = "InvalidParameterValueException";
/** Of an event that the function failed: nobody wants a record of this morning's run in the evening. */
const ATTEMPTS = 2;
const AGE_S = 300;
const ALLOWED_MS = 60_000;

/** How often and for how long Lambda tries an event of its own queue again, as fields of the function. */
export async function readEventRetries(FunctionName: string, call: AwsCall): Promise<Fields> {
  const make = () => new GetFunctionEventInvokeConfigCommand({ FunctionName });
  const { output } = await call("GetFunctionEventInvokeConfig", make, { expected: [MISSING] });
  return {
    "event-retries": output?.MaximumRetryAttempts ?? DEFAULT,
    "event-age-s": output?.MaximumEventAgeInSeconds ?? DEFAULT,
    [DEAD_LETTER]: output?.DestinationConfig?.OnFailure?.Destination ?? NONE,
  };
}

/** The same as they are wanted: what an operator has set stays. */
export function wantedEventRetries(live: Live | undefined, queueArn: string | undefined): Fields {
  const own = (field: string, otherwise: FieldValue) => {
    const value = live?.fields[field] ?? DEFAULT;
    return { [field]: value === DEFAULT ? otherwise : value };
  };
  return {
    ...own("event-retries", ATTEMPTS),
    ...own("event-age-s", AGE_S),
    ...(queueArn === undefined ? {} : { [DEAD_LETTER]: queueArn }),
  };
}

export function isEventRetries(field: string): boolean {
  return field.startsWith("event-");
}

/** Writes them. A destination that somebody has named for what fails stays. Throws failed where the role is refused. */
export async function putEventRetries(
  FunctionName: string,
  fields: Fields,
  { call, clock }: { call: AwsCall; clock: Clock },
): Promise<void> {
  const read = () => new GetFunctionEventInvokeConfigCommand({ FunctionName });
  const { output } = await call("GetFunctionEventInvokeConfig", read, { expected: [MISSING] });
  const { [DEAD_LETTER]: Destination } = fields;
  const own = Destination === undefined ? {} : { OnFailure: { Destination: String(Destination) } };
  const DestinationConfig = { ...output?.DestinationConfig, ...own };
  const make = () =>
    new PutFunctionEventInvokeConfigCommand({
      FunctionName,
      MaximumRetryAttempts: Number(fields["event-retries"]),
      MaximumEventAgeInSeconds: Number(fields["event-age-s"]),
      ...(Object.keys(DestinationConfig).length === 0 ? {} : { DestinationConfig }),
    });
  const errors = { expected: [INVALID], passing: [MISSING, "ResourceConflictException"] };
  await withNewRole(() => call("PutFunctionEventInvokeConfig", make, errors), {
    doing: `PutFunctionEventInvokeConfig ${FunctionName}`,
    invalid: INVALID,
    // What its role was allowed a moment ago, Lambda does not see at once.
    isNew: ({ name }) => name === INVALID,
    clock,
    limitMs: ALLOWED_MS,
  });
}
