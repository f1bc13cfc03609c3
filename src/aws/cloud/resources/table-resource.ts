import {
  CreateTableCommand,
  DeleteTableCommand,
  ScanCommand,
  TagResourceCommand,
  UpdateTableCommand,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { TasksError } from "../../../errors.ts";
import { DEADLINE, USER_NAME } from "../../../task/record.ts";
import type { AwsCall, AwsCalls } from "../../client/aws-calls.ts";
import type { Owner } from "../../../cloud/ownership.ts";
import { changedTags } from "../../../cloud/plan.ts";
import type {
  DestroyOptions,
  Difference,
  Fields,
  Blocker,
  Live,
  Resource,
  Desired,
} from "../../../cloud/resource.ts";
import { tableBlocker } from "../../../cloud/table-blocker.ts";
import { tagList } from "../tag-list.ts";
import { TableReader } from "../table/table-reader.ts";
import {
  NOT_IN_INDEX,
  OFF,
  TABLE_IMMUTABLE,
  TEAM_INDEX_FIELD,
  desiredTable,
  type TableFlags,
} from "../../../cloud/desired-table.ts";
import type { CountMissed } from "../table/missed-records.ts";
import { refuseOther, TableIndex } from "../table/table-index.ts";
import { billingOf } from "../table/table-billing.ts";
import { setBackups } from "../table/table-backups.ts";
import { setTtl } from "../table/table-ttl.ts";
import { INDEX_ATTRIBUTES, indexCapacity, indexRequest } from "../table/team-index.ts";

const MISSING = "ResourceNotFoundException";
const IN_USE = "ResourceInUseException";

interface TableOptions {
  client: DynamoDBClient;
  calls: AwsCalls;
  owner: Owner;
  flags: TableFlags | undefined;
  /** When to count the open records that the team index lacks. */
  missed: CountMissed;
  note: (text: string) => Promise<void>;
  say: (text: string) => Promise<void>;
}

/** The DynamoDB table. */
export class TableResource implements Resource {
  readonly kind = "table";
  readonly name: string;
  readonly dependsOn = [];
  readonly immutable = TABLE_IMMUTABLE;
  readonly #call: AwsCall;
  readonly #options: TableOptions;
  readonly #reader: TableReader;
  readonly #index: TableIndex;
  #seen: Promise<Live | undefined> | undefined;

  constructor(name: string, options: TableOptions) {
    this.name = name;
    this.#call = options.calls.to(options.client, name);
    this.#options = options;
    this.#reader = new TableReader(name, options);
    this.#index = new TableIndex(name, {
      call: this.#call,
      clock: options.calls.clock,
      reader: this.#reader,
      say: options.say,
    });
  }

  read(): Promise<Live | undefined> {
    const next = this.#seen ?? this.#reader.read(this.#options.missed);
    this.#seen = undefined;
    return next;
  }

  /** The same, for what must be known before there is a plan; the next read gives it once more. */
  look(): Promise<Live | undefined> {
    return (this.#seen = this.#reader.read(this.#options.missed));
  }

  want(live: Live | undefined): Desired {
    const desired = desiredTable(this.#options.flags, live, this.#options.owner);
    if (live === undefined || live.fields["pitr"] !== undefined) return desired;
    // DynamoDB Local has no backups; what it never shows would be wanted for ever.
    const { pitr: _, ...fields } = desired.fields;
    return { ...desired, fields };
  }

  /** One call carries everything but TTL and backups, which AWS takes only from a table that is there. */
  async create(desired: Desired): Promise<Fields | "taken"> {
    const { fields } = desired;
    const isIndexed = fields[TEAM_INDEX_FIELD] === true;
    const { error } = await this.#call(
      "CreateTable",
      () =>
        new CreateTableCommand({
          TableName: this.name,
          AttributeDefinitions: [
            { AttributeName: USER_NAME, AttributeType: "S" },
            ...(isIndexed ? INDEX_ATTRIBUTES : [{ AttributeName: DEADLINE, AttributeType: "N" as const }]),
          ],
          KeySchema: [
            { AttributeName: USER_NAME, KeyType: "HASH" },
            { AttributeName: DEADLINE, KeyType: "RANGE" },
          ],
          ...billingOf(fields),
          ...(isIndexed ? { GlobalSecondaryIndexes: [indexRequest(fields)] } : {}),
          DeletionProtectionEnabled: fields["deletion-protection"] === true,
          Tags: tagList(desired.tags),
        }),
      { expected: [IN_USE] },
    );
    if (error !== undefined) return "taken";
    const made = await this.#reader.waitUntilActive();
    const hasTtl = fields["ttl"] !== undefined && fields["ttl"] !== OFF;
    if (!hasTtl && fields["pitr"] !== true) return made;
    if (hasTtl) await setTtl(this.name, { old: undefined, wanted: fields["ttl"]! }, this.#call);
    if (fields["pitr"] === true) await this.#setBackups(true);
    return (await this.#reader.read("never"))?.fields ?? {};
  }

  /** UpdateTable takes one kind of change at a time (API reference), and refuses one that changes nothing. */
  async update({ fields }: Desired, differences: readonly Difference[]): Promise<Fields> {
    const find = (name: string) => differences.find(({ field }) => field === name);
    const index = find(TEAM_INDEX_FIELD);
    if (index?.new === true) refuseOther(this.name, index.old);
    const tags = changedTags(differences);
    if (Object.keys(tags).length > 0) await this.#tag(tags);
    if (find("billing") ?? find("rcu") ?? find("wcu")) {
      const indexes = indexCapacity(await this.#reader.describe(), fields);
      await this.#updateTable({ ...billingOf(fields), ...indexes }, fields, ["billing", "rcu", "wcu"]);
    }
    const protection = find("deletion-protection");
    if (protection !== undefined) {
      const change = { DeletionProtectionEnabled: protection.new === true };
      await this.#updateTable(change, fields, ["deletion-protection"]);
    }
    const ttl = find("ttl");
    if (ttl !== undefined) await setTtl(this.name, { old: ttl.old, wanted: ttl.new }, this.#call);
    const pitr = find("pitr");
    if (pitr !== undefined) await this.#setBackups(pitr.new === true);
    // Before the index is made, so that there is none from which something is missing.
    if (index?.new === true || find(NOT_IN_INDEX) !== undefined) await this.#index.fill();
    if (index !== undefined) await this.#index.set(index.new === true, fields);
    return (await this.#reader.read("never"))?.fields ?? {};
  }

  async settle(): Promise<void> {
    await this.#reader.waitUntilActive();
  }

  async blocker(live: Live, options: DestroyOptions): Promise<Blocker | undefined> {
    return tableBlocker(live, options, async () => {
      const { output } = await this.#call(
        "Scan",
        () => new ScanCommand({ TableName: this.name, Limit: 1, Select: "COUNT" }),
        { expected: [MISSING] },
      );
      return (output?.Count ?? 0) > 0;
    });
  }

  async remove(): Promise<void> {
    const state = (await this.#reader.state()) ?? "DELETING";
    if (state !== "ACTIVE" && state !== "DELETING") await this.settle();
    if (state !== "DELETING") await this.#delete();
    await this.#reader.waitUntilGone();
  }

  async #delete(): Promise<void> {
    await this.#call("DeleteTable", () => new DeleteTableCommand({ TableName: this.name }), {
      expected: [MISSING],
      passing: [IN_USE],
    });
  }

  async #updateTable(change: object, wanted: Fields, names: readonly string[]): Promise<void> {
    const { error } = await this.#call(
      "UpdateTable",
      () => new UpdateTableCommand({ TableName: this.name, ...change }),
      { expected: ["ValidationException"], passing: [IN_USE] },
    );
    const now = await this.#reader.waitUntilActive();
    // A change that changes nothing is refused too: another run was faster.
    if (error === undefined || names.every((name) => now[name] === wanted[name])) return;
    throw new TasksError("failed", `UpdateTable ${this.name}: ${error.message}`, { cause: error });
  }

  async #tag(tags: { [name: string]: string }): Promise<void> {
    const ResourceArn = await this.#reader.arn();
    const Tags = tagList(tags);
    await this.#call("TagResource", () => new TagResourceCommand({ ResourceArn, Tags }), {
      passing: [IN_USE],
    });
  }
  #setBackups(isWanted: boolean): Promise<void> {
    return setBackups(this.name, isWanted, { call: this.#call, note: this.#options.note });
  }
}
