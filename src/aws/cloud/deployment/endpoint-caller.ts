import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { AwsPlace } from "../../../cloud/arns.ts";
import type { EndpointAuth, EndpointFlags, EndpointInfo } from "../../../cloud/deployment/endpoint.ts";
import type { Owner } from "../../../cloud/ownership.ts";
import type { Resource } from "../../../cloud/resource.ts";
import type { StageNames } from "../../../cloud/stage-names.ts";
import type { AwsCalls } from "../../client/aws-calls.ts";
import type { FunctionCaller } from "./function-caller.ts";
import { functionOwner } from "./function-owner.ts";
import type { FunctionParts } from "./function-parts.ts";
import { readOurs } from "../owned-resources.ts";
import { EndpointPermissionResource, isMeantOpen } from "../resources/endpoint-permission-resource.ts";
import { EndpointResource, originsOf } from "../resources/endpoint-resource.ts";

interface EndpointCallerOptions {
  calls: AwsCalls;
  owner: Owner;
  place: AwsPlace;
  names: StageNames;
  lambda: LambdaClient;
}

/** The function's address. A request to it calls the function, which therefore stays as long as the address is there. */
export class EndpointCaller implements FunctionCaller {
  readonly #options: EndpointCallerOptions;

  constructor(options: EndpointCallerOptions) {
    this.#options = options;
  }

  async names(): Promise<string[]> {
    const { names } = this.#options;
    return (await this.get()) === undefined ? [] : [names.functionName];
  }

  async get(): Promise<EndpointInfo | undefined> {
    const live = await this.#ownParts({ auth: "iam" }).endpoint.read();
    if (live === undefined || !(await this.#isFunctionOurs())) return undefined;
    return {
      url: String(live.fields["url"]),
      auth: live.fields["auth"] === "none" ? "none" : "iam",
      origins: originsOf(live),
      region: this.#options.place.region,
    };
  }

  async make(flags: EndpointFlags, { resources }: FunctionParts): Promise<Resource[]> {
    const auth = flags.auth ?? (await this.#rememberedAuth(await this.get()));
    return this.#listed({ ...flags, auth }, resources);
  }

  /** The address and its permissions, also those that a killed run has left. */
  async removal(): Promise<Resource[]> {
    return (await this.#isFunctionOurs()) ? this.#listed({ auth: "iam" }) : [];
  }

  async all({ resources }: FunctionParts): Promise<{ names: string[]; resources: Resource[] }> {
    const found = await this.get();
    // Permissions without an address allow nothing, and go with the function.
    if (found === undefined) return { names: [], resources: [] };
    const auth = await this.#rememberedAuth(found);
    return { names: [this.#options.names.functionName], resources: this.#listed({ auth }, resources) };
  }

  /** Open where it is so and was meant to be: that something was done by hand, or half, opens nothing. */
  async #rememberedAuth(found: EndpointInfo | undefined): Promise<EndpointAuth> {
    if (found?.auth !== "none") return "iam";
    const live = await this.#ownParts({ auth: "iam" }).permission.read();
    return live !== undefined && isMeantOpen(live) ? "none" : "iam";
  }

  /** Its address is whose the function is: it has no tags of its own. */
  async #isFunctionOurs(): Promise<boolean> {
    const { owner, names, ...options } = this.#options;
    const whose = functionOwner(names.functionName, options);
    return (await readOurs(whose, owner, options.calls.clock)) !== undefined;
  }

  #listed(flags: EndpointFlags & { auth: EndpointAuth }, dependsOn: readonly Resource[] = []): Resource[] {
    return Object.values(this.#ownParts(flags, dependsOn));
  }

  /** The permissions come first: closing the address shuts everybody out with them, and opening it was asked for. */
  #ownParts({ auth, origins }: EndpointFlags & { auth: EndpointAuth }, dependsOn: readonly Resource[] = []) {
    const { place, calls, names, lambda } = this.#options;
    const options = { auth, calls, client: lambda };
    const permission = new EndpointPermissionResource(names.functionName, {
      ...options,
      account: place.account,
      dependsOn,
    });
    const endpoint = new EndpointResource(names.functionName, {
      ...options,
      origins,
      dependsOn: [...dependsOn, permission],
    });
    return { permission, endpoint };
  }
}
