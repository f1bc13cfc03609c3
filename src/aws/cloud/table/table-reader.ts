import {
  DescribeTableCommand,
  ListTagsOfResourceCommand,
  type DynamoDBClient,
  type TableDescription,
} from "@aws-sdk/client-dynamodb";
import { TasksError } from "../../../errors.ts";
import type { Clock } from "../../../ports.ts";
import type { AwsCall, AwsCalls } from "../../client/aws-calls.ts";
import { eachPage } from "../../client/each-page.ts";
import type { Fields, Live } from "../../../cloud/resource.ts";
import { readTags, tagsOf } from "../tag-list.ts";
import { NOT_IN_INDEX, TEAM_INDEX_FIELD } from "../../../cloud/desired-table.ts";
import { missedOf, type CountMissed } from "./missed-records.ts";
import { readBackups } from "./table-backups.ts";
import { readTtl } from "./table-ttl.ts";
import { indexField, indexState } from "./team-index.ts";

const MISSING = "ResourceNotFoundException";
// DynamoDB Local has no tags.
const UNKNOWN = "UnknownOperationException";
/** What begins the state of a table whose index is busy. */
const INDEX = "index";
const POLL_FIRST_MS = 1_000;
const POLL_MOST_MS = 5_000;
const WAIT_MS = 600_000;
const VISIBLE_MS = 60_000;
const TELL_EVERY_MS = 5_000;

/** Reads a DynamoDB table's configuration, and waits for its states. */
export class TableReader {
  readonly #name: string;
  readonly #clock: Clock;
  readonly #call: AwsCall;
  readonly #say: (text: string) => Promise<void>;

  constructor(
    name: string,
    options: { client: DynamoDBClient; calls: AwsCalls; say: (text: string) => Promise<void> },
  ) {
    this.#name = name;
    this.#clock = options.calls.clock;
    this.#call = options.calls.to(options.client, name);
    this.#say = options.say;
  }

  /** `missed`: when to count the open records that the team index lacks. */
  async read(missed: CountMissed = "never"): Promise<Live | undefined> {
    const table = await this.describe();
    if (table === undefined) return undefined;
    const [tags, ttl, pitr, notInIndex] = await Promise.all([
      this.#tags(table.TableArn ?? ""),
      readTtl(this.#name, this.#call),
      readBackups(this.#name, this.#call),
      missedOf(table, missed, { call: this.#call, clock: this.#clock }),
    ]);
    const busy = busyState(table);
    return {
      fields: {
        ...fieldsOf(table),
        ...(notInIndex === undefined ? {} : { [NOT_IN_INDEX]: notInIndex }),
        ...(ttl === undefined ? {} : { ttl }),
        ...(pitr === undefined ? {} : { pitr }),
      },
      tags,
      createdAt: table.CreationDateTime?.getTime(),
      busy,
    };
  }

  /** As in ACTIVE; undefined when there is no table. */
  async state(): Promise<string | undefined> {
    const table = await this.describe();
    return table === undefined ? undefined : (busyState(table) ?? "ACTIVE");
  }

  async arn(): Promise<string> {
    return (await this.describe())?.TableArn ?? "";
  }

  /** Gives the fields that the table itself has, without TTL and backups. */
  async waitUntilActive(): Promise<Fields> {
    let fields: Fields = {};
    await this.#wait("ACTIVE", (table) => {
      if (table !== undefined) fields = fieldsOf(table);
      // Right after a create, AWS may not know the table yet (API reference, DescribeTable).
      return table !== undefined && busyState(table) === undefined;
    });
    return fields;
  }

  /** Waits until the team index is there and filled by AWS, which takes hours for a large table, or is gone. */
  async waitUntilIndexed(isWanted: boolean): Promise<Fields> {
    let fields: Fields = {};
    await this.#wait(isWanted ? "indexed" : "without the index", (table) => {
      if (table === undefined || busyState(table) !== undefined) return false;
      fields = fieldsOf(table);
      return fields[TEAM_INDEX_FIELD] === isWanted;
    });
    return fields;
  }

  async waitUntilGone(): Promise<void> {
    await this.#wait("gone", (table) => table === undefined);
  }

  async #wait(wanted: string, isThere: (table: TableDescription | undefined) => boolean): Promise<void> {
    const clock = this.#clock;
    const begin = clock.elapsed();
    let told = begin;
    for (let pause = POLL_FIRST_MS; ; pause = Math.min(POLL_MOST_MS, pause * 1.5)) {
      const table = await this.describe();
      if (isThere(table)) return;
      const status = (table && (busyState(table) ?? "ACTIVE")) ?? "not visible yet";
      const isLost = table === undefined && clock.elapsed() - begin > VISIBLE_MS;
      if (isLost || /^(ARCHIV|INACCESSIBLE)/.test(status)) throw this.#stuck(`is ${status}`);
      if (status === "DELETING" && wanted === "ACTIVE") throw this.#stuck("is being deleted");
      if (clock.elapsed() - begin > WAIT_MS && !status.startsWith(INDEX))
        throw this.#stuck(`is still ${status} after 10 minutes, not ${wanted}`);
      if (clock.elapsed() - told >= TELL_EVERY_MS) {
        told = clock.elapsed();
        await this.#say(`table ${this.#name} is ${status}, ${Math.round((told - begin) / 1000)} s`);
      }
      await clock.sleep(pause);
    }
  }

  #stuck(what: string): TasksError {
    return new TasksError("unavailable", `table ${this.#name} ${what}`, {
      hint: "run the same command again; it goes on from there",
    });
  }

  async describe(): Promise<TableDescription | undefined> {
    const { output } = await this.#call(
      "DescribeTable",
      () => new DescribeTableCommand({ TableName: this.#name }),
      { expected: [MISSING] },
    );
    return output?.Table;
  }

  #tags(ResourceArn: string): Promise<Live["tags"]> {
    return readTags(async () => {
      const found: { [name: string]: string } = {};
      let isKnown = true;
      await eachPage(async (NextToken) => {
        const make = () => new ListTagsOfResourceCommand({ ResourceArn, NextToken });
        const { output, error } = await this.#call("ListTagsOfResource", make, {
          expected: [MISSING, UNKNOWN],
        });
        if (error?.name === UNKNOWN) isKnown = false;
        Object.assign(found, tagsOf(output?.Tags));
        return output?.NextToken;
      });
      return isKnown ? found : "unsupported";
    });
  }
}

function fieldsOf(table: TableDescription): Fields {
  const types = new Map(
    (table.AttributeDefinitions ?? []).map((one) => [one.AttributeName, one.AttributeType]),
  );
  // HASH before RANGE, in whatever order they were listed.
  const keys = (table.KeySchema ?? []).toSorted((a, b) => (a.KeyType ?? "").localeCompare(b.KeyType ?? ""));
  // Absent on a table that was never on-demand (API reference, TableDescription).
  const isOnDemand = table.BillingModeSummary?.BillingMode === "PAY_PER_REQUEST";
  const { ReadCapacityUnits = 0, WriteCapacityUnits = 0 } = table.ProvisionedThroughput ?? {};
  return {
    keys: keys.map(({ AttributeName }) => `${AttributeName} (${types.get(AttributeName)})`).join(", "),
    billing: isOnDemand ? "on-demand" : "provisioned",
    ...(isOnDemand ? {} : { rcu: ReadCapacityUnits, wcu: WriteCapacityUnits }),
    "deletion-protection": table.DeletionProtectionEnabled === true,
    [TEAM_INDEX_FIELD]: indexField(table),
  };
}

/** The state in which the table, or its team index, cannot be changed. */
function busyState(table: TableDescription): string | undefined {
  const { TableStatus: status = "ACTIVE" } = table;
  if (status !== "ACTIVE") return status;
  const index = indexState(table);
  return index === undefined ? undefined : `${INDEX} ${index}`;
}
