import {
  AddPermissionCommand,
  GetPolicyCommand,
  RemovePermissionCommand,
  type AddPermissionCommandInput,
  type LambdaClient,
} from "@aws-sdk/client-lambda";
import type { AwsCall, AwsCalls } from "../../client/aws-calls.ts";

/** One statement of a function's policy. */
export interface Statement {
  Sid?: string;
  Effect?: string;
  Principal?: string | { Service?: string; AWS?: string | string[] };
  Action?: string | string[];
  Condition?: { [operator: string]: { [key: string]: unknown } };
}

/** What a statement says, as AddPermission takes it. */
type Right = Omit<AddPermissionCommandInput, "FunctionName" | "StatementId">;

const MISSING = "ResourceNotFoundException";
const CONFLICT = "ResourceConflictException";
export const FULL = "PolicyLengthExceededException";

/** The statements of a function's own policy: who may call it. Lambda changes none, it is taken away and given again. */
export class FunctionStatements {
  readonly #functionName: string;
  readonly #call: AwsCall;

  constructor(functionName: string, { client, calls }: { client: LambdaClient; calls: AwsCalls }) {
    this.#functionName = functionName;
    this.#call = calls.to(client, functionName);
  }

  async list(): Promise<Statement[]> {
    const make = () => new GetPolicyCommand({ FunctionName: this.#functionName });
    const { output } = await this.#call("GetPolicy", make, { expected: [MISSING] });
    return (JSON.parse(output?.Policy ?? "{}") as { Statement?: Statement[] }).Statement ?? [];
  }

  /**
   * Gives the error where there is such a statement, or the function is being changed, for which Lambda has one name; and
   * those that are `expected`.
   */
  async add(sid: string, right: Right, expected: string[] = []): Promise<Error | undefined> {
    const make = () =>
      new AddPermissionCommand({ FunctionName: this.#functionName, StatementId: sid, ...right });
    // A function that was made a moment ago may not be seen everywhere yet (terraform-provider-aws retries it, too).
    const quota = "the function's policy (20 KB)";
    const options = { expected: [CONFLICT, ...expected], passing: [MISSING], quota };
    return (await this.#call("AddPermission", make, options)).error;
  }

  async remove(sid: string): Promise<void> {
    const make = () => new RemovePermissionCommand({ FunctionName: this.#functionName, StatementId: sid });
    await this.#call("RemovePermission", make, { expected: [MISSING], passing: [CONFLICT] });
  }
}
