import { createHash } from "node:crypto";
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  TagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  type Architecture,
  type GetFunctionCommandOutput,
  type LambdaClient,
} from "@aws-sdk/client-lambda";
import { TasksError } from "../../../errors.ts";
import type { AwsCall, AwsCalls } from "../../client/aws-calls.ts";
import { canonicalJson } from "../../../cloud/canonical-json.ts";
import type { FunctionEnv } from "../../../cloud/deployment/function-env.ts";
import { settingsTags, type FunctionSettings } from "../../../cloud/deployment/function-settings.ts";
import {
  isEventRetries,
  putEventRetries,
  readEventRetries,
  wantedEventRetries,
} from "../deployment/event-retries.ts";
import { ACTIVE, busyState, stateOf } from "../deployment/function-state.ts";
import { ownerTags, type Owner } from "../../../cloud/ownership.ts";
import { changedFields, changedTags } from "../../../cloud/plan.ts";
import type { Difference, Fields, Live, Resource, Desired } from "../../../cloud/resource.ts";
import { withNewRole } from "../with-new-role.ts";

const MISSING = "ResourceNotFoundException";
// While another change of the function is under way, and also for a name that is taken.
const CONFLICT = "ResourceConflictException";
const INVALID = "InvalidParameterValueException";
const CODE_QUOTA = "code of the region's functions (75 GB)";
const SETTLED_MS = 300_000;
// As terraform-provider-aws has it.
const NEW_ROLE = /cannot be assumed|execution role does not have permissions|CreateGrant/;

const RUNTIME = "nodejs24.x";
const HANDLER = "index.handler";
/** Of a new one. */
const DEFAULTS = { architecture: "arm64", "memory-mb": 128, "timeout-s": 10 } as const;
/** Fields that come with the code. */
const IN_CODE = new Set(["architecture", "code-sha256"]);

interface FunctionOptions {
  arn: string;
  settings: FunctionSettings;
  /** Where events go that it fails at every attempt; undefined: as it is. */
  queueArn: string | undefined;
  roleArn: string;
  env: FunctionEnv;
  zip: Uint8Array;
  client: LambdaClient;
  calls: AwsCalls;
  owner: Owner;
  dependsOn: readonly Resource[];
}

/** The Lambda function that writes records. All schedules of a stage share it. */
export class FunctionResource implements Resource {
  readonly kind = "function";
  readonly name: string;
  readonly dependsOn: readonly Resource[];
  readonly immutable = {};
  readonly #options: FunctionOptions;
  readonly #call: AwsCall;

  constructor(name: string, options: FunctionOptions) {
    this.name = name;
    this.dependsOn = options.dependsOn;
    this.#options = options;
    this.#call = options.calls.to(options.client, name);
  }

  async read(): Promise<Live | undefined> {
    const found = await this.#get();
    const live = found?.Configuration;
    if (found === undefined || live === undefined) return undefined;
    return {
      fields: {
        runtime: live.Runtime ?? "",
        handler: live.Handler ?? "",
        architecture: live.Architectures?.join(", ") ?? "x86_64",
        "memory-mb": live.MemorySize ?? 0,
        "timeout-s": live.Timeout ?? 0,
        role: live.Role ?? "",
        env: canonicalJson(JSON.stringify(live.Environment?.Variables ?? {})),
        "code-sha256": live.CodeSha256 ?? "",
        state: stateOf(live),
        ...(await readEventRetries(this.name, this.#call)),
      },
      tags: found.TagsError === undefined ? (found.Tags ?? {}) : "denied",
      busy: busyState(found),
    };
  }

  /** What nobody has spoken of stays as it is: an operator may have set it. */
  want(live: Live | undefined): Desired {
    const { roleArn, env, zip, owner, settings } = this.#options;
    const { fields = DEFAULTS } = live ?? {};
    return {
      fields: {
        runtime: RUNTIME,
        handler: HANDLER,
        architecture: settings.architecture ?? fields["architecture"] ?? DEFAULTS.architecture,
        "memory-mb": settings.memoryMb ?? fields["memory-mb"] ?? DEFAULTS["memory-mb"],
        "timeout-s": settings.timeoutS ?? fields["timeout-s"] ?? DEFAULTS["timeout-s"],
        role: roleArn,
        env: canonicalJson(JSON.stringify(env)),
        "code-sha256": createHash("sha256").update(zip).digest("base64"),
        state: ACTIVE,
        ...wantedEventRetries(live, this.#options.queueArn),
      },
      tags: { ...ownerTags(owner), ...settingsTags(settings) },
    };
  }

  async create({ tags, fields }: Desired): Promise<Fields | "taken"> {
    const { zip } = this.#options;
    const make = () =>
      new CreateFunctionCommand({
        FunctionName: this.name,
        ...this.#configuration(fields),
        Architectures: architecturesOf(fields),
        Code: { ZipFile: zip },
        Tags: { ...tags },
      });
    const error = await this.#withNewRole("CreateFunction", make, { expected: [CONFLICT, INVALID] });
    if (error?.name === CONFLICT) return "taken";
    await this.#settled();
    await this.#putEventRetries(fields);
    return (await this.read())?.fields ?? {};
  }

  /** Configuration and code are two calls, and the second is refused until the first has come through. */
  async update({ fields: wanted }: Desired, differences: readonly Difference[]): Promise<Fields> {
    const tags = changedTags(differences);
    if (Object.keys(tags).length > 0) {
      const Resource = this.#options.arn;
      await this.#call("TagResource", () => new TagResourceCommand({ Resource, Tags: tags }));
    }
    const fields = changedFields(differences);
    // One that has failed is pushed anew, whatever else is as it should be.
    const hasFailed = fields.includes("state");
    if (fields.some(isEventRetries)) await this.#putEventRetries(wanted);
    const inConfiguration = (field: string) => !IN_CODE.has(field) && !isEventRetries(field);
    if (hasFailed || fields.some(inConfiguration)) {
      const make = () =>
        new UpdateFunctionConfigurationCommand({ FunctionName: this.name, ...this.#configuration(wanted) });
      await this.#withNewRole("UpdateFunctionConfiguration", make, {
        expected: [INVALID],
        passing: [CONFLICT],
      });
      await this.#settled({ mayHaveFailed: hasFailed });
    }
    if (hasFailed || fields.some((field) => IN_CODE.has(field))) {
      const code = { ZipFile: this.#options.zip, Architectures: architecturesOf(wanted) };
      const make = () => new UpdateFunctionCodeCommand({ FunctionName: this.name, ...code });
      await this.#call("UpdateFunctionCode", make, { passing: [CONFLICT], quota: CODE_QUOTA });
      await this.#settled();
    }
    return (await this.read())?.fields ?? {};
  }

  async settle(): Promise<void> {
    await this.#settled();
  }

  async remove(): Promise<void> {
    const make = () => new DeleteFunctionCommand({ FunctionName: this.name });
    await this.#call("DeleteFunction", make, { expected: [MISSING], passing: [CONFLICT] });
  }

  #withNewRole(
    operation: string,
    make: () => CreateFunctionCommand | UpdateFunctionConfigurationCommand,
    errors: { expected: string[]; passing?: string[] },
  ): Promise<Error | undefined> {
    return withNewRole(() => this.#call(operation, make, { ...errors, quota: CODE_QUOTA }), {
      doing: `${operation} ${this.name}`,
      invalid: INVALID,
      isNew: ({ message }) => NEW_ROLE.test(message),
      clock: this.#options.calls.clock,
    });
  }

  /** Waits until the function can be used and changed. */
  async #settled({ mayHaveFailed = false } = {}): Promise<void> {
    const { clock } = this.#options.calls;
    for (const end = clock.elapsed() + SETTLED_MS; ;) {
      const found = await this.#get();
      const state = stateOf(found?.Configuration);
      if (/failed/i.test(state) && !mayHaveFailed) {
        throw new TasksError("failed", `the function ${this.name} cannot be used: ${state}`, {
          hint: "remove what stands in its way, then run the same command again",
        });
      }
      if (found !== undefined && busyState(found) === undefined) return;
      if (clock.elapsed() >= end) {
        const now = found === undefined ? "missing" : busyState(found);
        throw new TasksError("unavailable", `the function ${this.name} is still ${now}`, {
          hint: "run the same command again in a minute",
        });
      }
      await clock.sleep(1000);
    }
  }

  #putEventRetries(fields: Fields): Promise<void> {
    return putEventRetries(this.name, fields, { call: this.#call, clock: this.#options.calls.clock });
  }

  #configuration(fields: Fields) {
    const { roleArn, env } = this.#options;
    return {
      Runtime: RUNTIME,
      Handler: HANDLER,
      MemorySize: Number(fields["memory-mb"]),
      Timeout: Number(fields["timeout-s"]),
      Role: roleArn,
      Environment: { Variables: { ...env } },
    } as const;
  }

  async #get(): Promise<GetFunctionCommandOutput | undefined> {
    const make = () => new GetFunctionCommand({ FunctionName: this.name });
    return (await this.#call("GetFunction", make, { expected: [MISSING] })).output;
  }
}

function architecturesOf({ architecture }: Fields): Architecture[] {
  return [architecture === "x86_64" ? "x86_64" : "arm64"];
}

/** The variables of a function as its `env` field has them. */
export function envOf(live: Live | undefined): FunctionEnv {
  return JSON.parse(String(live?.fields["env"] ?? "{}")) as FunctionEnv;
}
