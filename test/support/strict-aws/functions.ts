import { createHash } from "node:crypto";
import { checkUrlConfig, statementOf, type PermissionInput, type UrlConfig } from "./function-urls.ts";
import { mustBe, Refusal, type FakeClock } from "./refusal.ts";
import type { StrictRoles } from "./roles.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- whatever JSON the client has sent
type Body = any;

interface LambdaFunction {
  configuration: Body;
  tags: { [name: string]: string };
  statements: Map<string, object>;
  made: number;
  /** Until then it cannot be changed. */
  busyUntil: number;
  /** Why it is in the state Failed; new code alone gets it out of that. */
  failure: string | undefined;
  /** What becomes of events that it fails. */
  eventConfig: object | undefined;
  url: UrlConfig | undefined;
}

const ARN = "arn:aws:lambda:us-east-1:111122223333:function:";
const URL = "https://abcdefghijklmnop.lambda-url.us-east-1.on.aws/";
const BUSY = 3_000;
// Until then a new function is not seen everywhere.
const SEEN_AFTER = 4_000;
// Developer Guide of Lambda, "Quotas".
const LONGEST_POLICY = 20_480;
const INVALID = "InvalidParameterValueException";

/** Lambda's functions as AWS documents them, with the refusals that moto does not make. */
export class StrictFunctions {
  readonly #functions = new Map<string, LambdaFunction>();
  readonly #clock: FakeClock;
  readonly #roles: StrictRoles;
  #isBroken = false;

  constructor(clock: FakeClock, roles: StrictRoles) {
    this.#clock = clock;
    this.#roles = roles;
  }

  CreateFunction({ FunctionName, Code, Tags, ...configuration }: Body) {
    mustBe(/^[A-Za-z0-9_-]{1,64}$/.test(FunctionName), "FunctionName");
    this.#check(configuration);
    mustBe(["arm64", "x86_64"].includes(configuration.Architectures[0]), "Architectures");
    if (this.#functions.has(FunctionName)) throw conflict(`Function already exist: ${FunctionName}`);
    const { now } = this.#clock;
    this.#functions.set(FunctionName, {
      configuration: { ...configuration, CodeSha256: hashOf(Code) },
      tags: { ...Tags },
      statements: new Map(),
      made: now,
      busyUntil: now + BUSY,
      failure: undefined,
      eventConfig: undefined,
      url: undefined,
    });
    return this.#configurationOf(FunctionName);
  }

  GetFunction({ FunctionName }: Body) {
    const { tags } = this.#must(FunctionName);
    return { Configuration: this.#configurationOf(FunctionName), Tags: tags };
  }

  UpdateFunctionConfiguration({ FunctionName, ...configuration }: Body) {
    const found = this.#idle(FunctionName);
    this.#check(configuration);
    Object.assign(found.configuration, configuration);
    found.busyUntil = this.#clock.now + BUSY;
    return this.#configurationOf(FunctionName);
  }

  UpdateFunctionCode({ FunctionName, ZipFile, Architectures }: Body) {
    const found = this.#idle(FunctionName);
    Object.assign(found.configuration, { CodeSha256: hashOf({ ZipFile }), Architectures });
    if (!this.#isBroken) found.failure = undefined;
    found.busyUntil = this.#clock.now + BUSY;
    return this.#configurationOf(FunctionName);
  }

  DeleteFunction({ FunctionName }: Body) {
    this.#must(FunctionName);
    this.#functions.delete(FunctionName);
    return {};
  }

  AddPermission({ FunctionName, ...input }: PermissionInput & { FunctionName: string }) {
    const { statements } = this.#seen(FunctionName);
    const { StatementId } = input;
    const statement = statementOf(input, ARN + FunctionName);
    if (statements.has(StatementId))
      throw conflict(`The statement id (${StatementId}) provided already exists.`);
    const length = JSON.stringify([...statements.values(), statement]).length;
    if (length > LONGEST_POLICY)
      throw new Refusal("PolicyLengthExceededException", `the policy would have ${length} bytes`);
    statements.set(StatementId, statement);
    return { Statement: JSON.stringify(statement) };
  }

  RemovePermission({ FunctionName, StatementId }: Body) {
    if (!this.#must(FunctionName).statements.delete(StatementId)) throw missing(StatementId);
    return {};
  }

  GetPolicy({ FunctionName }: Body) {
    const Statement = [...this.#must(FunctionName).statements.values()];
    if (Statement.length === 0) throw missing(FunctionName);
    return { Policy: JSON.stringify({ Version: "2012-10-17", Id: "default", Statement }) };
  }

  CreateFunctionUrlConfig({ FunctionName, ...config }: UrlConfig & { FunctionName: string }) {
    const found = this.#seen(FunctionName);
    this.#idle(FunctionName);
    checkUrlConfig(config);
    if (found.url !== undefined) throw conflict("FunctionUrlConfig exists for this Lambda function");
    found.url = config;
    return this.GetFunctionUrlConfig({ FunctionName });
  }

  GetFunctionUrlConfig({ FunctionName }: Body) {
    const { url } = this.#must(FunctionName);
    if (url === undefined) throw missing(FunctionName);
    return { InvokeMode: "BUFFERED", ...url, FunctionUrl: URL, FunctionArn: ARN + FunctionName };
  }

  /** What is not said stays; CORS is changed as a whole. */
  UpdateFunctionUrlConfig({ FunctionName, ...config }: Partial<UrlConfig> & { FunctionName: string }) {
    const found = this.#idle(FunctionName);
    if (found.url === undefined) throw missing(FunctionName);
    const url = { ...found.url, ...config };
    checkUrlConfig(url);
    found.url = url;
    return this.GetFunctionUrlConfig({ FunctionName });
  }

  DeleteFunctionUrlConfig({ FunctionName }: Body) {
    const found = this.#idle(FunctionName);
    if (found.url === undefined) throw missing(FunctionName);
    found.url = undefined;
    return {};
  }

  PutFunctionEventInvokeConfig({ FunctionName, MaximumRetryAttempts: tries, ...rest }: Body) {
    mustBe(tries >= 0 && tries <= 2, "MaximumRetryAttempts");
    mustBe(rest.MaximumEventAgeInSeconds >= 60 && rest.MaximumEventAgeInSeconds <= 21_600, "age");
    this.#must(FunctionName).eventConfig = { MaximumRetryAttempts: tries, ...rest };
    return {};
  }

  GetFunctionEventInvokeConfig({ FunctionName }: Body) {
    const { eventConfig } = this.#must(FunctionName);
    if (eventConfig === undefined) throw missing(FunctionName);
    return eventConfig;
  }

  TagResource({ Resource, Tags }: Body) {
    Object.assign(this.#must(Resource.slice(ARN.length)).tags, Tags);
    return {};
  }

  /** Answers as the function of the tests does, which does nothing. */
  Invoke({ FunctionName }: Body) {
    this.#must(FunctionName);
    return { statusCode: 200, body: "[]" };
  }

  /** Puts a function into the state Failed; `forGood`: whatever is pushed. */
  fail(name: string, failure: string, { forGood = false } = {}): void {
    this.#must(name).failure = failure;
    this.#isBroken = forGood;
  }

  /** Loses all tags behind everybody's back. */
  forgetTags(): void {
    for (const one of this.#functions.values()) one.tags = {};
  }

  /** Changes a function behind everybody's back. */
  change(name: string, configuration: object): void {
    Object.assign(this.#must(name).configuration, configuration);
  }

  /** All that outlasts the moment, for comparison. */
  state() {
    return [...this.#functions].map(([name, { configuration, tags, statements, eventConfig, url }]) => ({
      name,
      eventConfig,
      url,
      configuration,
      tags,
      statements: [...statements.values()],
    }));
  }

  #check({ Role, Timeout, MemorySize, Environment, Runtime, Handler }: Body): void {
    mustBe(Timeout >= 1 && Timeout <= 900 && MemorySize >= 128 && MemorySize <= 10_240, "limits");
    mustBe(Runtime === "nodejs24.x" && /^[^\s]{1,128}$/.test(Handler), "Runtime and Handler");
    const names = Object.keys(Environment.Variables);
    mustBe(!names.some((name) => /^(AWS_|LAMBDA_)/.test(name)), "reserved variable");
    mustBe(JSON.stringify(Environment.Variables).length <= 4096, "Environment");
    if (this.#roles.isAssumable(Role)) return;
    throw new Refusal(INVALID, "The role defined for the function cannot be assumed by Lambda.");
  }

  #configurationOf(name: string) {
    const { configuration, made, busyUntil, failure } = this.#must(name);
    const isBusy = this.#clock.now < busyUntil;
    const isNew = busyUntil - made <= BUSY;
    return {
      FunctionName: name,
      FunctionArn: ARN + name,
      ...configuration,
      State: isBusy && isNew ? "Pending" : failure === undefined ? "Active" : "Failed",
      ...(failure === undefined ? {} : { StateReasonCode: "InternalError", StateReason: failure }),
      LastUpdateStatus: isBusy && !isNew ? "InProgress" : "Successful",
    };
  }

  #idle(name: string): LambdaFunction {
    const found = this.#must(name);
    if (this.#clock.now < found.busyUntil) throw conflict(`An update is in progress for resource: ${name}`);
    return found;
  }

  /** A new one is not seen everywhere at once. */
  #seen(name: string): LambdaFunction {
    const found = this.#must(name);
    if (this.#clock.now - found.made < SEEN_AFTER) throw missing(name);
    return found;
  }

  #must(name: string): LambdaFunction {
    const found = this.#functions.get(name);
    if (found === undefined) throw missing(name);
    return found;
  }
}

function hashOf({ ZipFile }: { ZipFile: string }): string {
  const bytes = Buffer.from(ZipFile, "base64");
  mustBe(bytes.subarray(0, 2).toString() === "PK", "Could not unzip uploaded file.");
  return createHash("sha256").update(bytes).digest("base64");
}

function conflict(message: string): Refusal {
  return new Refusal("ResourceConflictException", message);
}

function missing(name: string): Refusal {
  return new Refusal("ResourceNotFoundException", `${name} was not found.`);
}
