import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  TagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  type GetFunctionCommandOutput,
  type LambdaClient,
} from "@aws-sdk/client-lambda";
import type { AwsCall, AwsCalls } from "../../client/aws-calls.ts";
import type { FunctionEnv } from "../../../cloud/deployment/function-env.ts";
import { settingsTags, type FunctionSettings } from "../../../cloud/deployment/function-settings.ts";
import {
  isEventRetries,
  putEventRetries,
  readEventRetries,
  wantedEventRetries,
} from "../deployment/event-retries.ts";
import { busyState, untilSettled } from "../deployment/function-state.ts";
import { ownerTags, type Owner } from "../../../cloud/ownership.ts";
import { changedFields, changedTags } from "../../../cloud/plan.ts";
import type { Difference, Fields, Live, Resource, Desired } from "../../../cloud/resource.ts";
import { architecturesOf, configurationOf, fieldsOf, IN_CODE, wantedFields } from "./function-fields.ts";
import { withNewRole } from "../with-new-role.ts";

const MISSING = "ResourceNotFoundException";
// While another change of the function is under way, and also for a name that is taken.
const CONFLICT = "ResourceConflictException";
const INVALID = "InvalidParameterValueException";
const CODE_QUOTA = "code of the region's functions (75 GB)";
// As terraform-provider-aws has it.
const NEW_ROLE = /cannot be assumed|execution role does not have permissions|CreateGrant/;

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
      fields: { ...fieldsOf(live), ...(await readEventRetries(this.name, this.#call)) },
      tags: found.TagsError === undefined ? (found.Tags ?? {}) : "denied",
      busy: busyState(found),
    };
  }

  want(live: Live | undefined): Desired {
    const { owner, settings, queueArn } = this.#options;
    return {
      fields: { ...wantedFields(live, this.#options), ...wantedEventRetries(live, queueArn) },
      tags: { ...ownerTags(owner), ...settingsTags(settings) },
    };
  }

  async create({ tags, fields }: Desired): Promise<Fields | "taken"> {
    const { zip } = this.#options;
    const make = () =>
      new CreateFunctionCommand({
        FunctionName: this.name,
        ...configurationOf(fields, this.#options),
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
        new UpdateFunctionConfigurationCommand({
          FunctionName: this.name,
          ...configurationOf(wanted, this.#options),
        });
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

  #settled(options?: { mayHaveFailed: boolean }): Promise<void> {
    return untilSettled(this.name, () => this.#get(), this.#options.calls.clock, options);
  }

  #putEventRetries(fields: Fields): Promise<void> {
    return putEventRetries(this.name, fields, { call: this.#call, clock: this.#options.calls.clock });
  }

  async #get(): Promise<GetFunctionCommandOutput | undefined> {
    const make = () => new GetFunctionCommand({ FunctionName: this.name });
    return (await this.#call("GetFunction", make, { expected: [MISSING] })).output;
  }
}
