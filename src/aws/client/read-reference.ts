import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { TasksError, usageError } from "../../errors.ts";
import type { ParameterReference } from "../../parameter-reference.ts";
import { AwsCalls } from "./aws-calls.ts";
import type { ReportCall } from "./call.ts";
import type { AwsTarget } from "./aws-target.ts";
import { clientConfig } from "./client-config.ts";

/**
 * Reads the table's name from the parameter that a reference names. It is read from type String alone, and never
 * decrypted: a config file in a working folder may name any parameter that this user may read. Throws not-found when there is
 * none, and a usage error for a secret.
 */
export async function readReference(
  { name, secret }: ParameterReference,
  target: AwsTarget,
  report: ReportCall | undefined,
): Promise<string> {
  if (secret !== undefined) throw noTableName(name, "secret of Secrets Manager");
  const client = new SSMClient(clientConfig(target, "SSM"));
  try {
    const call = new AwsCalls({ report, clock: target.clock }).to(client, name);
    const make = () => new GetParameterCommand({ Name: name, WithDecryption: false });
    const expected = ["ParameterNotFound", "ParameterVersionNotFound"];
    const { output, error } = await call("GetParameter", make, { expected });
    const { Type: type = "String", Value: value } = output?.Parameter ?? {};
    if (type !== "String") throw noTableName(name, type);
    if (value !== undefined) return value;
    throw new TasksError("not-found", `there is no parameter ${name}`, {
      hint: "check its name, region and account",
      cause: error,
    });
  } finally {
    client.destroy();
  }
}

function noTableName(name: string, type: string): TasksError {
  return usageError(
    `the table's name is not read from ${name}, which is a ${type}`,
    "keep it in a parameter of type String, or give --table <name>",
  );
}
