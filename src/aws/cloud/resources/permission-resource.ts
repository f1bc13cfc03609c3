import {
  AddPermissionCommand,
  GetPolicyCommand,
  RemovePermissionCommand,
  type LambdaClient,
} from "@aws-sdk/client-lambda";
import type { AwsCall, AwsCalls } from "../../client/aws-calls.ts";
import { canonicalJson, canonicalPolicy } from "../../../cloud/canonical-json.ts";
import type { Fields, Live, Resource, Desired } from "../../../cloud/resource.ts";

const MISSING = "ResourceNotFoundException";
const CONFLICT = "ResourceConflictException";
const PRINCIPAL = "events.amazonaws.com";
const ACTION = "lambda:InvokeFunction";

interface Statement {
  Sid?: string;
}

/** A rule's right to invoke the function: one statement in the function's own policy, by the rule's name. */
export class PermissionResource implements Resource {
  readonly kind = "permission";
  readonly name: string;
  readonly dependsOn: readonly Resource[];
  readonly immutable = {};
  readonly #functionName: string;
  readonly #functionArn: string;
  readonly #ruleArn: string;
  readonly #call: AwsCall;

  constructor(
    name: string,
    options: {
      functionName: string;
      functionArn: string;
      ruleArn: string;
      client: LambdaClient;
      calls: AwsCalls;
      dependsOn: readonly Resource[];
    },
  ) {
    this.name = name;
    this.dependsOn = options.dependsOn;
    this.#functionName = options.functionName;
    this.#functionArn = options.functionArn;
    this.#ruleArn = options.ruleArn;
    this.#call = options.calls.to(options.client, `${options.functionName} ${name}`);
  }

  async read(): Promise<Live | undefined> {
    const statements = await this.#statements();
    const [first] = statements;
    if (first === undefined) return undefined;
    const text = statements.length === 1 ? canonicalPolicy(JSON.stringify(first)) : "given more than once";
    // It has no tags of its own: it goes with the function.
    return { fields: { statement: text }, tags: "unsupported", createdAt: undefined, busy: undefined };
  }

  want(): Desired {
    const statement = {
      Sid: this.name,
      Effect: "Allow",
      Principal: { Service: PRINCIPAL },
      Action: ACTION,
      Resource: this.#functionArn,
      Condition: { ArnLike: { "AWS:SourceArn": this.#ruleArn } },
    };
    return { fields: { statement: canonicalJson(JSON.stringify(statement)) }, tags: {} };
  }

  async create(): Promise<Fields | "taken"> {
    const make = () =>
      new AddPermissionCommand({
        FunctionName: this.#functionName,
        StatementId: this.name,
        Action: ACTION,
        Principal: PRINCIPAL,
        SourceArn: this.#ruleArn,
      });
    // Lambda refuses it with one name for a statement that is there and for a function that is being changed.
    const { error } = await this.#call("AddPermission", make, { expected: [CONFLICT] });
    return error === undefined ? ((await this.read())?.fields ?? {}) : "taken";
  }

  /** Lambda changes no statement: it is taken away and given again. */
  async update(): Promise<Fields> {
    await this.remove();
    const made = await this.create();
    return made === "taken" ? ((await this.read())?.fields ?? {}) : made;
  }

  async settle(): Promise<void> {}

  /** Once for each statement of the name: AWS has one, other servers may have made two. */
  async remove(): Promise<void> {
    for (const _ of await this.#statements()) await this.#removeOne();
  }

  async #removeOne(): Promise<void> {
    const names = { FunctionName: this.#functionName, StatementId: this.name };
    const make = () => new RemovePermissionCommand(names);
    await this.#call("RemovePermission", make, { expected: [MISSING], passing: [CONFLICT] });
  }

  async #statements(): Promise<Statement[]> {
    const make = () => new GetPolicyCommand({ FunctionName: this.#functionName });
    const { output } = await this.#call("GetPolicy", make, { expected: [MISSING] });
    const { Statement = [] } = JSON.parse(output?.Policy ?? "{}") as { Statement?: Statement[] };
    return Statement.filter(({ Sid }) => Sid === this.name);
  }
}
