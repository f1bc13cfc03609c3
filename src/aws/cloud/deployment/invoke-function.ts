import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { AwsTarget } from "../../client/aws-target.ts";
import { clientConfig } from "../../client/client-config.ts";
import { TasksError } from "../../../errors.ts";
import type { AwsCalls } from "../../client/aws-calls.ts";
import type { Invocation } from "../../../cloud/deployment/invocation.ts";

/** Invokes a function with an event (JSON text) and waits for its answer. Throws not-found when there is none. */
export async function invokeFunction(
  name: string,
  event: string,
  { target, calls }: { target: AwsTarget; calls: AwsCalls },
): Promise<Invocation> {
  // A call whose answer was lost may have run: only what was throttled is sent again.
  const client = new LambdaClient(clientConfig(target, "LAMBDA", { onlyThrottling: true }));
  try {
    const make = () =>
      new InvokeCommand({ FunctionName: name, LogType: "Tail", Payload: Buffer.from(event) });
    const expected = ["ResourceNotFoundException"];
    const { output, error } = await calls.to(client, name)("Invoke", make, {
      expected,
      afterLoss: "see what it has done, as with `tasks query`, before you invoke it again",
    });
    if (error !== undefined) {
      throw new TasksError("not-found", `there is no function ${name}`, {
        hint: "`tasks schedule --user <name> --rate 3m` makes it, or try the same code here with --local",
        cause: error,
      });
    }
    return {
      answer: Buffer.from(output.Payload ?? []).toString(),
      failure: output.FunctionError,
      log: Buffer.from(output.LogResult ?? "", "base64").toString(),
    };
  } finally {
    client.destroy();
  }
}
