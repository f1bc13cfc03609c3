import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { TasksError, usageError } from "../../errors.ts";
import { call, type ReportCall } from "./call.ts";
import { clientConfig, type AwsTarget } from "./client-config.ts";

const PREFIX = "ssm:";

/** Whether a setting's value is a reference into Parameter Store, `ssm:/path/name`. */
export function isReference(value: string): boolean {
  return value.startsWith(PREFIX);
}

/** Reads the parameter that `ssm:/path/name` names, decrypted. Throws not-found when there is none. */
export async function readReference(
  reference: string,
  target: AwsTarget,
  report: ReportCall | undefined,
): Promise<string> {
  const name = reference.slice(PREFIX.length);
  if (!name.startsWith("/")) throw usageError(`'${reference}' is not a reference`, "write ssm:/path/name");
  const client = new SSMClient(clientConfig(target, "SSM"));
  try {
    const command = new GetParameterCommand({ Name: name, WithDecryption: true });
    const { output, error } = await call("GetParameter", command, () => client.send(command), {
      doing: `GetParameter ${name}`,
      expected: ["ParameterNotFound", "ParameterVersionNotFound"],
      report,
    });
    const value = output?.Parameter?.Value;
    if (value !== undefined) return value;
    throw new TasksError("not-found", `there is no parameter ${name}`, {
      hint: "check its name, region and account",
      cause: error,
    });
  } finally {
    client.destroy();
  }
}
