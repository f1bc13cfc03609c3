import type { LambdaClient } from "@aws-sdk/client-lambda";
import { canonicalJson, canonicalPolicy } from "../../../cloud/canonical-json.ts";
import type { Desired, Fields, Live, Readable, Resource } from "../../../cloud/resource.ts";
import type { AwsCalls } from "../../client/aws-calls.ts";
import { FULL, FunctionStatements, type Statement } from "../deployment/function-statements.ts";

const PRINCIPAL = "events.amazonaws.com";
const ACTION = "lambda:InvokeFunction";
const SID = "tasks-rules";
const NONE = "none";

interface PermissionOptions {
  functionArn: string;
  /** The ARN of a rule of the stage. */
  ruleArn: (name: string) => string;
  /** What the name of every rule of the stage begins with. */
  rulePrefix: string;
  belongsTo: Readable;
  client: LambdaClient;
  calls: AwsCalls;
  dependsOn: readonly Resource[];
}

/**
 * The right of the stage's rules to invoke the function: one statement in the function's own policy for all of them, since
 * the policy has at most 20 KB, and one for each would fill it with about 62. Those that an earlier version made are removed.
 */
export class PermissionResource implements Resource {
  readonly kind = "permission";
  readonly name: string;
  readonly dependsOn: readonly Resource[];
  readonly belongsTo: Readable;
  readonly immutable = {};
  readonly #options: PermissionOptions;
  readonly #policy: FunctionStatements;

  /** `name`: the function's. */
  constructor(name: string, options: PermissionOptions) {
    this.name = name;
    this.belongsTo = options.belongsTo;
    this.dependsOn = options.dependsOn;
    this.#options = options;
    this.#policy = new FunctionStatements(name, options);
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
      for (const _ of ours) await this.#policy.remove(SID);
      await this.#addInto(old);
    }
    for (const sid of (await this.#statements()).old) await this.#policy.remove(sid);
    return (await this.read())?.fields ?? {};
  }

  /** Once for each statement of the name: AWS has one, other servers may have made two. */
  async remove(): Promise<void> {
    const { ours, old } = await this.#statements();
    for (const sid of [...ours.map(() => SID), ...old]) await this.#policy.remove(sid);
  }

  /** Where the policy is full of old statements, one of them makes room. */
  async #addInto(old: readonly string[]): Promise<void> {
    const error = await this.#add(old.length === 0 ? [] : [FULL]);
    if (error?.name !== FULL) return;
    await this.#policy.remove(old[0]!);
    await this.#add();
  }

  #add(expected: string[] = []): Promise<Error | undefined> {
    const right = { Action: ACTION, Principal: PRINCIPAL, SourceArn: this.#rules() };
    return this.#policy.add(SID, right, expected);
  }

  async #statements(): Promise<{ ours: Statement[]; old: string[] }> {
    const all = await this.#policy.list();
    const ours = all.filter(({ Sid }) => Sid === SID);
    const old = all.filter((one) => this.#isOld(one)).map(({ Sid = "" }) => Sid);
    return { ours, old: old.toSorted() };
  }

  /** One for a single rule, by that rule's name. */
  #isOld({ Sid = "", Principal, Condition }: Statement): boolean {
    const { rulePrefix, ruleArn } = this.#options;
    const isForRule = Condition?.["ArnLike"]?.["AWS:SourceArn"] === ruleArn(Sid);
    const isForEvents = typeof Principal === "object" && Principal.Service === PRINCIPAL;
    return Sid.startsWith(rulePrefix) && isForEvents && isForRule;
  }

  #rules(): string {
    const { ruleArn, rulePrefix } = this.#options;
    return ruleArn(`${rulePrefix}*`);
  }
}
