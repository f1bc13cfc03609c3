import {
  AddPermissionCommand,
  GetPolicyCommand,
  RemovePermissionCommand,
  type LambdaClient,
} from "@aws-sdk/client-lambda";
import type { AwsCall, AwsCalls } from "../../client/aws-calls.ts";
import { canonicalJson, canonicalPolicy } from "../../../cloud/canonical-json.ts";
import type { Desired, Fields, Live, Resource } from "../../../cloud/resource.ts";

const MISSING = "ResourceNotFoundException";
const CONFLICT = "ResourceConflictException";
const FULL = "PolicyLengthExceededException";
const PRINCIPAL = "events.amazonaws.com";
const ACTION = "lambda:InvokeFunction";
const SID = "tasks-rules";
const NONE = "none";

interface Statement {
  Sid?: string;
  Principal?: { Service?: string };
  Condition?: { ArnLike?: { "AWS:SourceArn"?: string } };
}

interface PermissionOptions {
  functionArn: string;
  /** The ARN of a rule of the stage. */
  ruleArn: (name: string) => string;
  /** What the name of every rule of the stage begins with. */
  rulePrefix: string;
  client: LambdaClient;
  calls: AwsCalls;
  dependsOn: readonly Resource[];
}

/**
 * The right of the stage's rules to invoke the function: one statement in the function's own policy for all of them, since
 * the policy has 20 KB at most, which one for each would fill with about 62. Those that an earlier version made go.
 */
export class PermissionResource implements Resource {
  readonly kind = "permission";
  readonly name: string;
  readonly dependsOn: readonly Resource[];
  readonly immutable = {};
  readonly #options: PermissionOptions;
  readonly #call: AwsCall;

  /** `name`: the function's. */
  constructor(name: string, options: PermissionOptions) {
    this.name = name;
    this.dependsOn = options.dependsOn;
    this.#options = options;
    this.#call = options.calls.to(options.client, name);
  }

  async read(): Promise<Live | undefined> {
    const { ours, old } = await this.#statements();
    const [first] = ours;
    if (first === undefined && old.length === 0) return undefined;
    const one = first === undefined ? NONE : canonicalPolicy(JSON.stringify(first));
    const text = ours.length < 2 ? one : "given more than once";
    return {
      fields: { statement: text, "old-statements": old.length === 0 ? NONE : old.join(", ") },
      // It has no tags of its own: it goes with the function.
      tags: "unsupported",
      createdAt: undefined,
      busy: undefined,
    };
  }

  want(): Desired {
    const { functionArn } = this.#options;
    const statement = {
      Sid: SID,
      Effect: "Allow",
      Principal: { Service: PRINCIPAL },
      Action: ACTION,
      Resource: functionArn,
      Condition: { ArnLike: { "AWS:SourceArn": this.#rules() } },
    };
    const fields = { statement: canonicalJson(JSON.stringify(statement)), "old-statements": NONE };
    return { fields, tags: {} };
  }

  async create(): Promise<Fields | "taken"> {
    // Lambda refuses it with one name for a statement that is there and for a function that is being changed.
    const error = await this.#add();
    return error === undefined ? ((await this.read())?.fields ?? {}) : "taken";
  }

  /** Lambda changes no statement: it is taken away and given again. The old ones go when the new one is there. */
  async update({ fields }: Desired): Promise<Fields> {
    const live = await this.read();
    const { ours, old } = await this.#statements();
    if (live?.fields["statement"] !== fields["statement"]) {
      for (const _ of ours) await this.#remove(SID);
      await this.#addInto(old);
    }
    for (const sid of (await this.#statements()).old) await this.#remove(sid);
    return (await this.read())?.fields ?? {};
  }

  async settle(): Promise<void> {}

  /** Once for each statement of the name: AWS has one, other servers may have made two. */
  async remove(): Promise<void> {
    const { ours, old } = await this.#statements();
    for (const sid of [...ours.map(() => SID), ...old]) await this.#remove(sid);
  }

  /** Where the policy is full of old statements, one of them makes room. */
  async #addInto(old: readonly string[]): Promise<void> {
    const error = await this.#add(old.length === 0 ? [] : [FULL]);
    if (error?.name !== FULL) return;
    await this.#remove(old[0]!);
    await this.#add();
  }

  async #add(expected: string[] = []): Promise<Error | undefined> {
    const make = () =>
      new AddPermissionCommand({
        FunctionName: this.name,
        StatementId: SID,
        Action: ACTION,
        Principal: PRINCIPAL,
        SourceArn: this.#rules(),
      });
    // A function that was made a moment ago may not be seen everywhere yet (terraform-provider-aws retries it, too).
    const quota = "the function's policy (20 KB)";
    const options = { expected: [CONFLICT, ...expected], passing: [MISSING], quota };
    return (await this.#call("AddPermission", make, options)).error;
  }

  async #remove(StatementId: string): Promise<void> {
    const make = () => new RemovePermissionCommand({ FunctionName: this.name, StatementId });
    await this.#call("RemovePermission", make, { expected: [MISSING], passing: [CONFLICT] });
  }

  async #statements(): Promise<{ ours: Statement[]; old: string[] }> {
    const make = () => new GetPolicyCommand({ FunctionName: this.name });
    const { output } = await this.#call("GetPolicy", make, { expected: [MISSING] });
    const { Statement = [] } = JSON.parse(output?.Policy ?? "{}") as { Statement?: Statement[] };
    const ours = Statement.filter(({ Sid }) => Sid === SID);
    const old = Statement.filter((one) => this.#isOld(one)).map(({ Sid = "" }) => Sid);
    return { ours, old: old.toSorted() };
  }

  /** One for a single rule, by that rule's name. */
  #isOld({ Sid = "", Principal, Condition }: Statement): boolean {
    const { rulePrefix, ruleArn } = this.#options;
    const isForRule = Condition?.ArnLike?.["AWS:SourceArn"] === ruleArn(Sid);
    return Sid.startsWith(rulePrefix) && Principal?.Service === PRINCIPAL && isForRule;
  }

  #rules(): string {
    const { ruleArn, rulePrefix } = this.#options;
    return ruleArn(`${rulePrefix}*`);
  }
}
