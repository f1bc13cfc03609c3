import { GetFunctionUrlConfigCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { Finding } from "../../ports.ts";
import type { AwsCalls } from "../client/aws-calls.ts";
import type { AwsTarget } from "../client/aws-target.ts";
import { clientConfig } from "../client/client-config.ts";

const CHECK = "endpoint";

/** Whom a function's address answers; undefined where there is none, or nobody may look. */
export async function diagnoseEndpoint(
  functionName: string,
  target: AwsTarget,
  calls: AwsCalls,
): Promise<Finding | undefined> {
  const client = new LambdaClient(clientConfig(target, "LAMBDA", { attempts: 2 }));
  try {
    const make = () => new GetFunctionUrlConfigCommand({ FunctionName: functionName });
    const { output } = await calls.to(client, functionName)("GetFunctionUrlConfig", make, { raw: true });
    if (output === undefined) return undefined;
    const { FunctionUrl: url = "", AuthType } = output;
    if (AuthType !== "NONE") return { check: CHECK, ok: true, detail: `${url} answers only signed requests` };
    // Somebody may want it so.
    return {
      check: CHECK,
      ok: true,
      detail: `open: everybody who knows ${url} reads and writes records`,
      hint: "`tasks endpoint --auth iam` closes it",
    };
  } finally {
    client.destroy();
  }
}
