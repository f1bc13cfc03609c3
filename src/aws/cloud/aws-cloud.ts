import type { Clock } from "../../ports.ts";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { AwsTarget } from "../client/aws-target.ts";
import { clientConfig } from "../client/client-config.ts";
import { endpointOf } from "../client/endpoint-of.ts";
import type { ReportCall } from "../client/call.ts";
import { regionOf } from "../client/region-of.ts";
import { TasksError } from "../../errors.ts";
import { readAccount, type Account } from "./account.ts";
import { AwsCalls } from "../client/aws-calls.ts";
import { AwsLog } from "./aws-log.ts";
import { AwsDeployment } from "./deployment/aws-deployment.ts";
import type { Cloud, CloudUse, CloudLocation } from "../../cloud/cloud.ts";
import { canBeDeployed, checkedStageNames, defaultParameter } from "../../cloud/stage-names.ts";
import type { FunctionLog } from "../../cloud/log/function-log.ts";
import { findParameterStore } from "./find-parameter-store.ts";
import type { CountMissed } from "./table/missed-records.ts";
import { invokeFunction } from "./deployment/invoke-function.ts";
import { leftParameters } from "../../cloud/left-parameters.ts";
import type { Endpoint } from "../../cloud/deployment/endpoint.ts";
import type { Deployment } from "../../cloud/deployment/deployment.ts";
import { checkOwner, type Owner } from "../../cloud/ownership.ts";
import { checkParameterName, type Parameters } from "../../cloud/parameter.ts";
import { ParameterResource } from "../../cloud/parameter-resource.ts";
import { readOnly } from "../client/read-only.ts";
import type { Resource } from "../../cloud/resource.ts";
import type { Invocation } from "../../cloud/deployment/invocation.ts";
import type { Schedules } from "../../cloud/schedule/schedules.ts";
import { TableReader } from "./table/table-reader.ts";
import { TableResource } from "./resources/table-resource.ts";
import { rememberedFlags, type TableFlags } from "../../cloud/desired-table.ts";

interface AwsCloudOptions {
  target: AwsTarget;
  owner: Owner;
  /** The account that it must be; undefined: any. */
  account: string | undefined;
  tableName: () => Promise<string>;
  /** What the function is told: the table's name, or a reference to it. */
  tableSetting: string;
  /** Whether anybody has said that, or it is the default. */
  isTableSaid: boolean;
  /** The table's name that such a setting stands for. */
  resolveTable: (setting: string) => Promise<string>;
  /** The setting team-index; undefined: nobody says it. */
  teamIndex: boolean | undefined;
  /** The function's code, which is made when the program is built. */
  readZip: () => Promise<Uint8Array>;
  use: CloudUse;
  report: ReportCall | undefined;
  clock: Clock;
  /** Tells what is worth knowing, and how far a wait is. */
  note: (text: string) => Promise<void>;
  say: (text: string) => Promise<void>;
}

/** Resources in AWS, or at any endpoint that speaks its APIs. */
export class AwsCloud implements Cloud {
  readonly target = "aws";
  readonly owner: Owner;
  readonly clock: Clock;
  readonly #options: AwsCloudOptions;
  readonly #calls: AwsCalls;
  readonly #dynamo: DynamoDBClient;
  readonly #ssm: SSMClient;
  #name: Promise<string> | undefined;
  #parameters: Promise<Parameters | undefined> | undefined;
  #account: Promise<Account | undefined> | undefined;
  #deployment: AwsDeployment | undefined;
  #log: AwsLog | undefined;

  constructor(options: AwsCloudOptions) {
    const { target, use, report, clock } = options;
    this.owner = options.owner;
    this.clock = clock;
    this.#options = options;
    this.#calls = new AwsCalls({ report, clock, command: use.command });
    this.#dynamo = new DynamoDBClient(clientConfig(target, "DYNAMODB"));
    this.#ssm = new SSMClient(clientConfig(target, "SSM"));
    if (use.reading) for (const client of [this.#dynamo, this.#ssm]) readOnly(client);
  }

  async place(): Promise<CloudLocation> {
    // First: `policy` goes on where nobody may ask for the account, but not where the region is wrong.
    const region = await regionOf(this.#dynamo);
    const [account, store] = await Promise.all([this.#whose(), this.#store()]);
    const endpoint = endpointOf(this.#options.target, "DYNAMODB");
    const where = [
      account === undefined ? undefined : `account ${account.id}`,
      `region ${region}`,
      endpoint === undefined ? undefined : `at ${endpoint}`,
    ];
    return {
      text: where.filter((part) => part !== undefined).join(", "),
      account: account?.id,
      partition: account?.partition,
      region,
      gaps: [
        ...(account === undefined ? ["this endpoint has no accounts"] : []),
        ...(store === undefined ? ["there is no Parameter Store here to keep the table's name in"] : []),
      ],
    };
  }

  tableName(): Promise<string> {
    this.#name ??= this.#options.tableName();
    return this.#name;
  }

  async resources(flags: TableFlags | undefined): Promise<Resource[]> {
    if (flags !== undefined) checkOwner(this.owner);
    const { note, say, use } = this.#options;
    if (this.#options.account !== undefined) await this.#whose();
    const name = await this.tableName();
    const options = { client: this.#dynamo, calls: this.#calls, owner: this.owner, note, say };
    const table = new TableResource(name, { ...options, flags, missed: whenToCount(flags, use) });
    // What the last run was told is in the table's tag, so the parameter's name is known only after a look at it.
    const parameter =
      flags?.parameter ?? rememberedFlags(await table.look()).parameter ?? defaultParameter(this.owner);
    checkParameterName(parameter);
    const parameters = await this.#store();
    const all: Resource[] = [table];
    if (parameters !== undefined) {
      const options = { value: name, owner: this.owner, parameters, dependsOn: [table] };
      all.push(new ParameterResource(parameter, options));
    }
    if (flags !== undefined || !canBeDeployed(this.owner, await regionOf(this.#dynamo))) return all;
    return [...all, ...((await (await this.#findDeployment())?.all()) ?? [])];
  }

  async leftovers(): Promise<Resource[]> {
    const parameters = await this.#store();
    return parameters === undefined ? [] : leftParameters(parameters, this.owner, this.#options.note);
  }

  async parameters(): Promise<Parameters> {
    await this.#whose();
    const found = await this.#store();
    if (found !== undefined) return found;
    throw missingService("Parameter Store");
  }

  schedules(): Promise<Schedules> {
    return this.#deployed();
  }

  async endpoint(): Promise<Endpoint> {
    return (await this.#deployed()).endpoint();
  }

  async deployment(wanted: Deployment): Promise<Resource[]> {
    return (await this.#deployed()).make(wanted);
  }

  async #deployed(): Promise<AwsDeployment> {
    const found = await this.#findDeployment();
    if (found !== undefined) return found;
    throw missingService("Lambda or EventBridge");
  }

  async invoke(event: string): Promise<Invocation> {
    if (this.#options.account !== undefined) await this.#whose();
    const { functionName } = checkedStageNames(this.owner, await regionOf(this.#dynamo));
    return invokeFunction(functionName, event, { target: this.#options.target, calls: this.#calls });
  }

  async log(): Promise<FunctionLog> {
    const region = await regionOf(this.#dynamo);
    if ((await this.#whose()) === undefined) throw missingService("CloudWatch Logs");
    const { target } = this.#options;
    this.#log ??= new AwsLog(checkedStageNames(this.owner, region).logGroup, { target, calls: this.#calls });
    return this.#log;
  }

  writes(): number {
    return this.#calls.writes;
  }

  close(): void {
    this.#dynamo.destroy();
    this.#ssm.destroy();
    this.#deployment?.close();
    this.#log?.close();
  }

  /** Undefined where the endpoint has no accounts, and so has neither Lambda nor EventBridge. */
  async #findDeployment(): Promise<AwsDeployment | undefined> {
    const account = await this.#whose();
    if (account === undefined) return undefined;
    const { target, use, tableSetting, isTableSaid, teamIndex, resolveTable, readZip, note, say } =
      this.#options;
    const region = await regionOf(this.#dynamo);
    this.#deployment ??= new AwsDeployment({
      target,
      calls: this.#calls,
      owner: this.owner,
      place: { partition: account.partition, region, account: account.id },
      reading: use.reading,
      table: { name: await this.tableName(), setting: tableSetting, isSaid: isTableSaid },
      resolveTable,
      isTable: async (name) => {
        const reader = new TableReader(name, { client: this.#dynamo, calls: this.#calls, say });
        return (await reader.state()) !== undefined;
      },
      teamIndex,
      readZip,
      note,
    });
    return this.#deployment;
  }

  #store(): Promise<Parameters | undefined> {
    const options = { target: this.#options.target, calls: this.#calls, whose: () => this.#whose() };
    this.#parameters ??= findParameterStore(this.#ssm, options);
    return this.#parameters;
  }

  async #whose(): Promise<Account | undefined> {
    this.#account ??= readAccount(this.#options.target, this.#calls);
    const account = await this.#account;
    const wanted = this.#options.account;
    if (wanted !== undefined && account !== undefined && account.id !== wanted) {
      throw new TasksError("denied", `these credentials are of account ${account.id}, not ${wanted}`, {
        hint: "use another --profile, or change the setting `account`",
      });
    }
    return account;
  }
}

/** What fills the index has to know how many records it lacks; what removes the table need not. */
function whenToCount(flags: TableFlags | undefined, { purpose }: CloudUse): CountMissed {
  if (purpose === "remove") return "never";
  return flags?.teamIndex === true && purpose === undefined ? "always" : "where it is cheap";
}

function missingService(name: string): TasksError {
  return new TasksError("failed", `this endpoint has no ${name}`, {
    hint: "DynamoDB Local serves tables alone; give an --endpoint-url of AWS, moto or LocalStack",
  });
}
