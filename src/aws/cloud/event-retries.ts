import {
  GetFunctionEventInvokeConfigCommand,
  PutFunctionEventInvokeConfigCommand,
} from "@aws-sdk/client-lambda";
import type { Fields, FieldValue, Live } from "../../cloud/resource.ts";
import type { AwsCall } from "../client/aws-calls.ts";

const MISSING = "ResourceNotFoundException";
/** What nobody has configured: two more attempts within six hours (API reference of Lambda, PutFunctionEventInvokeConfig). */
const DEFAULT = "default";
/** Of an event that the function fails: a record of this morning's run is not wanted in the evening. */
const ATTEMPTS = 2;
const AGE_S = 300;

/** How often and for how long Lambda tries an event of its own queue again, as fields of the function. */
export async function readEventRetries(FunctionName: string, call: AwsCall): Promise<Fields> {
  const make = () => new GetFunctionEventInvokeConfigCommand({ FunctionName });
  const { output } = await call("GetFunctionEventInvokeConfig", make, { expected: [MISSING] });
  return {
    "event-retries": output?.MaximumRetryAttempts ?? DEFAULT,
    "event-age-s": output?.MaximumEventAgeInSeconds ?? DEFAULT,
  };
}

/** The same as they shall be: what an operator has set, they are. */
export function wantedEventRetries(live: Live | undefined): Fields {
  const own = (field: string, otherwise: FieldValue) => {
    const value = live?.fields[field] ?? DEFAULT;
    return { [field]: value === DEFAULT ? otherwise : value };
  };
  return { ...own("event-retries", ATTEMPTS), ...own("event-age-s", AGE_S) };
}

export function isEventRetries(field: string): boolean {
  return field.startsWith("event-");
}

/** Where somebody has named a destination for what fails, that stays. */
export async function putEventRetries(FunctionName: string, fields: Fields, call: AwsCall): Promise<void> {
  const read = () => new GetFunctionEventInvokeConfigCommand({ FunctionName });
  const { output } = await call("GetFunctionEventInvokeConfig", read, { expected: [MISSING] });
  const { DestinationConfig } = output ?? {};
  const make = () =>
    new PutFunctionEventInvokeConfigCommand({
      FunctionName,
      MaximumRetryAttempts: Number(fields["event-retries"]),
      MaximumEventAgeInSeconds: Number(fields["event-age-s"]),
      ...(DestinationConfig === undefined ? {} : { DestinationConfig }),
    });
  await call("PutFunctionEventInvokeConfig", make, { passing: [MISSING, "ResourceConflictException"] });
}
