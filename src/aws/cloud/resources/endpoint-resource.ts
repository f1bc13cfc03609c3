import {
  CreateFunctionUrlConfigCommand,
  DeleteFunctionUrlConfigCommand,
  GetFunctionUrlConfigCommand,
  UpdateFunctionUrlConfigCommand,
  type Cors,
  type GetFunctionUrlConfigCommandOutput,
  type LambdaClient,
} from "@aws-sdk/client-lambda";
import type { EndpointAuth } from "../../../cloud/deployment/endpoint.ts";
import type { Desired, Fields, Live, Resource } from "../../../cloud/resource.ts";
import type { AwsCall, AwsCalls } from "../../client/aws-calls.ts";

const MISSING = "ResourceNotFoundException";
// While the function is being changed, and also for an address that is there.
const CONFLICT = "ResourceConflictException";
const NONE = "none";
const MODE = "BUFFERED";

// Lambda answers the browser's OPTIONS itself, and its model has no method of more than six letters.
const METHODS = ["GET", "HEAD", "POST"];
// What a page sends that signs its requests.
const HEADERS = [
  "authorization",
  "content-type",
  "if-none-match",
  "x-amz-content-sha256",
  "x-amz-date",
  "x-amz-security-token",
];
const EXPOSED = ["etag", "retry-after"];

interface EndpointOptions {
  auth: EndpointAuth;
  /** undefined: as they are. */
  origins: readonly string[] | undefined;
  client: LambdaClient;
  calls: AwsCalls;
  dependsOn: readonly Resource[];
}

/** The function's address (Function URL). It has no tags of its own: it goes with the function. */
export class EndpointResource implements Resource {
  readonly kind = "endpoint";
  readonly name: string;
  readonly dependsOn: readonly Resource[];
  readonly immutable = {};
  readonly #options: EndpointOptions;
  readonly #call: AwsCall;

  /** `name`: the function's. */
  constructor(name: string, options: EndpointOptions) {
    this.name = name;
    this.dependsOn = options.dependsOn;
    this.#options = options;
    this.#call = options.calls.to(options.client, name);
  }

  async read(): Promise<Live | undefined> {
    const found = await this.#get();
    if (found === undefined) return undefined;
    const { AllowOrigins, AllowMethods, AllowHeaders, ExposeHeaders } = found.Cors ?? {};
    return {
      fields: {
        // AWS ends it with a slash, and not every server does.
        url: (found.FunctionUrl ?? "").replace(/\/?$/, "/"),
        auth: found.AuthType === "NONE" ? "none" : "iam",
        // Not every server says it of one that was made without.
        mode: found.InvokeMode?.toUpperCase() ?? MODE,
        origins: listOf(AllowOrigins),
        methods: listOf(AllowMethods),
        headers: listOf(AllowHeaders),
        exposed: listOf(ExposeHeaders),
      },
      tags: "unsupported",
    };
  }

  want(): Desired {
    const { auth, origins } = this.#options;
    return { fields: { auth, mode: MODE, ...(origins === undefined ? {} : corsFields(origins)) }, tags: {} };
  }

  async create(): Promise<Fields | "taken"> {
    const make = () => new CreateFunctionUrlConfigCommand(this.#config());
    // A function that was made a moment ago may not be seen everywhere yet.
    const options = { expected: [CONFLICT], passing: [MISSING] };
    const { error } = await this.#call("CreateFunctionUrlConfig", make, options);
    return error === undefined ? ((await this.read())?.fields ?? {}) : "taken";
  }

  /** Sends all of it: what is left out of CORS is taken away. */
  async update(): Promise<Fields> {
    const { Cors: now = {} } = (await this.#get()) ?? {};
    const make = () => new UpdateFunctionUrlConfigCommand(this.#config(now));
    await this.#call("UpdateFunctionUrlConfig", make, { passing: [CONFLICT] });
    return (await this.read())?.fields ?? {};
  }

  async remove(): Promise<void> {
    const make = () => new DeleteFunctionUrlConfigCommand({ FunctionName: this.name });
    await this.#call("DeleteFunctionUrlConfig", make, { expected: [MISSING], passing: [CONFLICT] });
  }

  #config(now: Cors = {}) {
    const { auth, origins } = this.#options;
    return {
      FunctionName: this.name,
      AuthType: auth === "none" ? "NONE" : "AWS_IAM",
      InvokeMode: MODE,
      Cors: origins === undefined ? now : corsOf(origins),
    } as const;
  }

  async #get(): Promise<GetFunctionUrlConfigCommandOutput | undefined> {
    const make = () => new GetFunctionUrlConfigCommand({ FunctionName: this.name });
    return (await this.#call("GetFunctionUrlConfig", make, { expected: [MISSING] })).output;
  }
}

function corsOf(origins: readonly string[]): Cors {
  if (origins.length === 0) return {};
  return {
    AllowOrigins: [...origins],
    AllowMethods: METHODS,
    AllowHeaders: HEADERS,
    ExposeHeaders: EXPOSED,
  };
}

function corsFields(origins: readonly string[]): Fields {
  const { AllowOrigins, AllowMethods, AllowHeaders, ExposeHeaders } = corsOf(origins);
  return {
    origins: listOf(AllowOrigins),
    methods: listOf(AllowMethods),
    headers: listOf(AllowHeaders),
    exposed: listOf(ExposeHeaders),
  };
}

function listOf(values: readonly string[] = []): string {
  return values.length === 0 ? NONE : [...new Set(values)].toSorted().join(", ");
}

/** The origins of an address as its `origins` field has them. */
export function originsOf({ fields }: Live): string[] {
  const text = String(fields["origins"]);
  return text === NONE ? [] : text.split(", ");
}
