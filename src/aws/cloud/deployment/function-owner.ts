import { GetFunctionCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import type { Readable } from "../../../cloud/resource.ts";
import type { AwsCalls } from "../../client/aws-calls.ts";

/** A function as far as its tags go, which say whose it is, and so is what belongs to it. */
export function functionOwner(
  name: string,
  { calls, lambda }: { calls: AwsCalls; lambda: LambdaClient },
): Readable {
  const call = calls.to(lambda, name);
  const make = () => new GetFunctionCommand({ FunctionName: name });
  return {
    kind: "function",
    name,
    async read() {
      const { output } = await call("GetFunction", make, { expected: ["ResourceNotFoundException"] });
      if (output === undefined) return undefined;
      const tags = output.TagsError === undefined ? (output.Tags ?? {}) : "denied";
      return { fields: {}, tags };
    },
  };
}
