import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { EndpointAuth } from "../../../cloud/deployment/endpoint.ts";
import type { Desired, Fields, Live, Resource } from "../../../cloud/resource.ts";
import type { AwsCalls } from "../../client/aws-calls.ts";
import { FunctionStatements, type Statement } from "../deployment/function-statements.ts";

const NONE = "none";
const EVERYBODY = "*";
const CALL_URL = "lambda:InvokeFunctionUrl";
const INVOKE = "lambda:InvokeFunction";
/** By the fields in which they are shown. */
const SIDS = { url: "tasks-endpoint-url", invoke: "tasks-endpoint-invoke" } as const;
const FIELDS = ["url", "invoke"] as const;

interface EndpointPermissionOptions {
  auth: EndpointAuth;
  /** As in 123456789012. */
  account: string;
  client: LambdaClient;
  calls: AwsCalls;
  dependsOn: readonly Resource[];
}

/**
 * Who may use the function's address: two statements of the function's policy, both of which an address needs that was made
 * since October 2025 (Developer Guide of Lambda, "Control access to Lambda function URLs"). For an open address they allow it
 * to everybody, and without them it answers nobody. Otherwise they name the account: each of its users and roles needs the two
 * actions in a policy of its own, and nobody else gets in. They also remember whether the address is meant to be open: it
 * has no tags that could.
 */
export class EndpointPermissionResource implements Resource {
  readonly kind = "endpoint-permission";
  readonly name: string;
  readonly dependsOn: readonly Resource[];
  readonly immutable = {};
  readonly onlyAdopted = ["open-by-others"];
  readonly #options: EndpointPermissionOptions;
  readonly #policy: FunctionStatements;

  /** `name`: the function's. */
  constructor(name: string, options: EndpointPermissionOptions) {
    this.name = name;
    this.dependsOn = options.dependsOn;
    this.#options = options;
    this.#policy = new FunctionStatements(name, options);
  }

  async read(): Promise<Live | undefined> {
    const all = await this.#policy.list();
    const [url, invoke] = FIELDS.map((field) => textOf(all, SIDS[field]));
    if (url === NONE && invoke === NONE) return undefined;
    const others = openedBy(all);
    return {
      fields: {
        url: url!,
        invoke: invoke!,
        "open-by-others": others.length === 0 ? NONE : others.join(", "),
      },
      // They have no tags of their own: they go with the function.
      tags: "unsupported",
    };
  }

  want(live: Live | undefined): Desired {
    const { auth } = this.#options;
    const { url, invoke } = this.#wanted();
    // Where everybody may, it does not matter who else has said so.
    const others = live === undefined || auth === "none" ? {} : { "open-by-others": NONE };
    return { fields: { url, invoke, ...others }, tags: {} };
  }

  async create(desired: Desired): Promise<Fields | "taken"> {
    for (const field of FIELDS) {
      if ((await this.#add(field)) !== undefined) return "taken";
    }
    return (await this.read())?.fields ?? desired.fields;
  }

  /** Lambda changes no statement: it is taken away and given again. */
  async update({ fields: wanted }: Desired): Promise<Fields> {
    const all = await this.#policy.list();
    for (const field of FIELDS) {
      if (textOf(all, SIDS[field]) === wanted[field]) continue;
      for (const _ of named(all, SIDS[field])) await this.#policy.remove(SIDS[field]);
      await this.#add(field);
    }
    if (wanted["open-by-others"] === NONE) for (const sid of openedBy(all)) await this.#policy.remove(sid);
    return (await this.read())?.fields ?? {};
  }

  /** Once for each statement of a name: AWS has one, other servers may have made two. */
  async remove(): Promise<void> {
    const all = await this.#policy.list();
    for (const field of FIELDS)
      for (const _ of named(all, SIDS[field])) await this.#policy.remove(SIDS[field]);
  }

  #add(field: (typeof FIELDS)[number]): Promise<Error | undefined> {
    const { auth, account } = this.#options;
    const Principal = auth === "none" ? EVERYBODY : account;
    return this.#policy.add(
      SIDS[field],
      field === "url"
        ? { Action: CALL_URL, Principal, FunctionUrlAuthType: auth === "none" ? "NONE" : "AWS_IAM" }
        : { Action: INVOKE, Principal, InvokedViaFunctionUrl: true },
    );
  }

  #wanted(): { url: string; invoke: string } {
    const { auth, account } = this.#options;
    const whom = auth === "none" ? "everybody" : `account ${account}`;
    return {
      url: `${CALL_URL} for ${whom}, auth ${auth === "none" ? "NONE" : "AWS_IAM"}`,
      invoke: `${INVOKE} for ${whom}, via its URL`,
    };
  }
}

/** Whether the statements say that everybody may use the address. */
export function isMeantOpen({ fields }: Live): boolean {
  return String(fields["url"]).startsWith(`${CALL_URL} for everybody`);
}

/** What moto does not put into conditions. */
type MotoStatement = Statement & { FunctionUrlAuthType?: string; InvokedViaFunctionUrl?: boolean };

function named(all: readonly Statement[], sid: string): Statement[] {
  return all.filter(({ Sid }) => Sid === sid);
}

/** A statement as people read it; one that says anything else than ours is told from them by its conditions. */
function textOf(all: readonly Statement[], sid: string): string {
  const [first, ...more] = named(all, sid);
  if (first === undefined) return NONE;
  if (more.length > 0) return "given more than once";
  const { Action, Condition = {}, ...rest } = first as MotoStatement;
  const { StringEquals = {}, Bool = {}, ...others } = Condition;
  const { "lambda:FunctionUrlAuthType": auth = rest.FunctionUrlAuthType, ...equals } = StringEquals;
  const { "lambda:InvokedViaFunctionUrl": via = rest.InvokedViaFunctionUrl, ...truths } = Bool;
  const strange = { ...others, ...equals, ...truths };
  return [
    `${String(Action)} for ${whomOf(first)}`,
    ...(auth === undefined ? [] : [`auth ${typeof auth === "string" ? auth : JSON.stringify(auth)}`]),
    ...(String(via) === "true" ? ["via its URL"] : []),
    ...(Object.keys(strange).length === 0 ? [] : [JSON.stringify(strange)]),
  ].join(", ");
}

function whomOf({ Principal = "" }: Statement): string {
  const whom = typeof Principal === "string" ? Principal : String(Principal.AWS ?? Principal.Service);
  if (whom === EVERYBODY) return "everybody";
  // Lambda makes an ARN of an account's number.
  const account = /^(?:arn:[a-z-]+:iam::(\d{12}):root|(\d{12}))$/.exec(whom);
  return account === null ? whom : `account ${account[1] ?? account[2]}`;
}

/** The names of the statements by which somebody else lets everybody use the address. */
function openedBy(all: readonly Statement[]): string[] {
  const ours = new Set<string>(Object.values(SIDS));
  const opens = (one: Statement) =>
    one.Effect !== "Deny" &&
    whomOf(one) === "everybody" &&
    [one.Action ?? []].flat().some((action) => [CALL_URL, "lambda:*", "*"].includes(action));
  return all
    .filter((one) => !ours.has(one.Sid ?? "") && opens(one))
    .map(({ Sid = "" }) => Sid)
    .toSorted();
}
