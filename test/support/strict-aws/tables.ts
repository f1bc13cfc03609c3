import {
  describeIndex,
  isIndexBusy,
  livingIndexes,
  newIndex,
  updateCapacities,
  updateIndexes,
  type Index,
} from "./table-indexes.ts";
import { scanRecords, updateRecord, type StrictRecord } from "./table-records.ts";
import { checkTags, mustBe, Refusal, type FakeClock } from "./refusal.ts";

interface Table {
  name: string;
  made: number;
  readyAt: number;
  deletedAt: number | undefined;
  state: "CREATING" | "UPDATING";
  keys: string;
  attributes: unknown;
  keySchema: unknown;
  billing: "PROVISIONED" | "PAY_PER_REQUEST";
  /** Whether it ever was on-demand: AWS shows no BillingModeSummary before. */
  wasOnDemand: boolean;
  rcu: number;
  wcu: number;
  protected: boolean;
  ttl: { attribute: string; on: boolean; changedAt: number } | undefined;
  pitr: boolean;
  tags: Map<string, string>;
  indexes: Index[];
  /** What DynamoDB says of its size, some hours old. */
  bytes: number;
  records: StrictRecord[];
}

// How long AWS may take, in milliseconds of the fake clock; long enough that nobody gets by without waiting.
const BUSY = 3_000;
const TAGS_HIDDEN = 4_000;
const BACKUPS_UNAVAILABLE = 5_000;
const HOUR = 3_600_000;

// oxlint-disable-next-line typescript/no-explicit-any -- whatever JSON the client has sent
type Body = any;

/** The control plane of DynamoDB as AWS documents it: states that last, and refusals that moto does not make. */
export class StrictTables {
  readonly #tables = new Map<string, Table>();
  readonly #clock: FakeClock;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  CreateTable(body: Body) {
    const { TableName: name, BillingMode = "PROVISIONED", ProvisionedThroughput: throughput } = body;
    mustBe(/^[A-Za-z0-9_.-]{3,255}$/.test(name), "TableName");
    checkThroughput(BillingMode, throughput);
    const defined = body.AttributeDefinitions.map((one: Body) => one.AttributeName).sort();
    const keys = body.KeySchema.map((one: Body) => one.AttributeName).sort();
    const { GlobalSecondaryIndexes: indexes = [] } = body;
    const indexed = indexes.flatMap((index: Body) => index.KeySchema.map((one: Body) => one.AttributeName));
    const used = [...new Set<string>([...keys, ...indexed])].sort((a, b) => (a < b ? -1 : 1));
    mustBe(JSON.stringify(defined) === JSON.stringify(used), "AttributeDefinitions are not exactly the keys");
    const tags = checkTags(body.Tags);
    if (this.#find(name) !== undefined)
      throw new Refusal("ResourceInUseException", `Table already exists: ${name}`);
    this.#tables.set(name, {
      name,
      made: this.#clock.now,
      readyAt: this.#clock.now + BUSY,
      deletedAt: undefined,
      state: "CREATING",
      keys: keys.join(),
      attributes: body.AttributeDefinitions,
      keySchema: body.KeySchema,
      billing: BillingMode,
      wasOnDemand: BillingMode === "PAY_PER_REQUEST",
      rcu: throughput?.ReadCapacityUnits ?? 0,
      wcu: throughput?.WriteCapacityUnits ?? 0,
      protected: body.DeletionProtectionEnabled === true,
      ttl: undefined,
      pitr: false,
      tags,
      indexes: indexes.map((index: Body) => ({
        ...newIndex(this.#clock, index, body.AttributeDefinitions, BillingMode),
        readyAt: this.#clock.now + BUSY,
      })),
      bytes: 0,
      records: [],
    });
    return { TableDescription: this.#describe(this.#must(name)) };
  }

  DescribeTable({ TableName }: Body) {
    return { Table: this.#describe(this.#must(TableName)) };
  }

  UpdateTable(body: Body) {
    const table = this.#active(body.TableName);
    const { BillingMode, ProvisionedThroughput, DeletionProtectionEnabled, GlobalSecondaryIndexUpdates } =
      body;
    const changesCapacity = BillingMode !== undefined || ProvisionedThroughput !== undefined;
    mustBe(!changesCapacity || DeletionProtectionEnabled === undefined, "one kind of change at a time");
    const indexes = livingIndexes(this.#clock, table.indexes);
    table.indexes = indexes;
    if (!changesCapacity && GlobalSecondaryIndexUpdates !== undefined) {
      table.indexes = updateIndexes(this.#clock, indexes, body, table.billing);
      const used = new Set(
        [table, ...table.indexes].flatMap(({ keySchema }) =>
          (keySchema as Body[]).map(({ AttributeName }) => AttributeName),
        ),
      );
      const defined: Body[] = body.AttributeDefinitions ?? [];
      mustBe(
        defined.every(({ AttributeName }) => used.has(AttributeName)),
        "Some AttributeDefinitions are not used",
      );
    } else if (changesCapacity) {
      const billing = BillingMode ?? table.billing;
      checkThroughput(billing, ProvisionedThroughput);
      const { ReadCapacityUnits: rcu = 0, WriteCapacityUnits: wcu = 0 } = ProvisionedThroughput ?? {};
      const isSame =
        billing === table.billing &&
        (billing === "PAY_PER_REQUEST" || (rcu === table.rcu && wcu === table.wcu));
      mustBe(!isSame, "The provisioned throughput for the table will not change");
      updateCapacities(indexes, GlobalSecondaryIndexUpdates ?? [], billing);
      Object.assign(table, {
        billing,
        rcu,
        wcu,
        wasOnDemand: table.wasOnDemand || billing === "PAY_PER_REQUEST",
      });
    } else {
      mustBe(typeof DeletionProtectionEnabled === "boolean", "nothing to change");
      mustBe(DeletionProtectionEnabled !== table.protected, "DeletionProtectionEnabled will not change");
      table.protected = DeletionProtectionEnabled;
    }
    Object.assign(table, { state: "UPDATING", readyAt: this.#clock.now + BUSY });
    return { TableDescription: this.#describe(table) };
  }

  DeleteTable({ TableName }: Body) {
    const table = this.#active(TableName);
    mustBe(!table.protected, "can't be deleted while DeletionProtectionEnabled is set to True");
    if (livingIndexes(this.#clock, table.indexes).some((index) => isIndexBusy(this.#clock, index)))
      throw new Refusal("ResourceInUseException", `Table ${TableName} has an index that is being changed`);
    table.deletedAt = this.#clock.now + BUSY;
    return { TableDescription: this.#describe(table) };
  }

  DescribeTimeToLive({ TableName }: Body) {
    const { ttl } = this.#must(TableName);
    const isSettled = ttl === undefined || this.#clock.now - ttl.changedAt > HOUR;
    const TimeToLiveStatus =
      ttl?.on === true ? (isSettled ? "ENABLED" : "ENABLING") : isSettled ? "DISABLED" : "DISABLING";
    const named =
      ttl === undefined || TimeToLiveStatus === "DISABLED" ? {} : { AttributeName: ttl.attribute };
    return { TimeToLiveDescription: { TimeToLiveStatus, ...named } };
  }

  UpdateTimeToLive({ TableName, TimeToLiveSpecification }: Body) {
    const table = this.#active(TableName);
    const { AttributeName: attribute, Enabled: on } = TimeToLiveSpecification;
    const { ttl } = table;
    mustBe(
      ttl === undefined || this.#clock.now - ttl.changedAt > HOUR,
      "Time to live has been modified multiple times within a fixed interval",
    );
    mustBe(on !== (ttl?.on ?? false), `TimeToLive is already ${on ? "enabled" : "disabled"}`);
    mustBe(on || attribute === ttl?.attribute, "TimeToLive is active on a different AttributeName");
    table.ttl = { attribute, on, changedAt: this.#clock.now };
    return { TimeToLiveSpecification };
  }

  DescribeContinuousBackups({ TableName }: Body) {
    const { pitr } = this.#must(TableName, "TableNotFoundException");
    const PointInTimeRecoveryStatus = pitr ? "ENABLED" : "DISABLED";
    return {
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: "ENABLED",
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus },
      },
    };
  }

  UpdateContinuousBackups({ TableName, PointInTimeRecoverySpecification }: Body) {
    const table = this.#active(TableName);
    if (this.#clock.now - table.made < BACKUPS_UNAVAILABLE) {
      throw new Refusal("ContinuousBackupsUnavailableException", "Backups are being enabled for the table");
    }
    table.pitr = PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled;
    return this.DescribeContinuousBackups({ TableName });
  }

  ListTagsOfResource({ ResourceArn }: Body) {
    const table = this.#must(ResourceArn.split("/").at(-1));
    const isHidden = this.#clock.now - table.made < TAGS_HIDDEN;
    return { Tags: isHidden ? [] : [...table.tags].map(([Key, Value]) => ({ Key, Value })) };
  }

  TagResource({ ResourceArn, Tags }: Body) {
    const table = this.#active(ResourceArn.split("/").at(-1));
    for (const [name, value] of checkTags(Tags)) table.tags.set(name, value);
    return {};
  }

  Scan(body: Body) {
    return scanRecords(this.#must(body.TableName).records, body);
  }

  UpdateItem(body: Body) {
    return updateRecord(this.#must(body.TableName).records, body);
  }

  /** Changes a table behind everybody's back. */
  change(name: string, change: Partial<Table>): void {
    Object.assign(this.#must(name), change);
  }

  /** All that outlasts the moment, for comparison. */
  state() {
    return [...this.#tables.keys()].flatMap((name) => {
      const table = this.#find(name);
      if (table === undefined || table.deletedAt !== undefined) return [];
      const { keys, billing, rcu, wcu, pitr, tags, ttl, records } = table;
      const indexes = livingIndexes(this.#clock, table.indexes);
      const expiry = ttl?.on === true ? ttl.attribute : undefined;
      return [
        {
          name,
          keys,
          billing,
          rcu,
          wcu,
          pitr,
          expiry,
          indexes: indexes.map((index) => ({
            ...index,
            readyAt: 0,
            deletedAt: index.deletedAt !== undefined,
          })),
          records,
          protected: table.protected,
          tags: [...tags].sort(([a], [b]) => a.localeCompare(b)),
        },
      ];
    });
  }

  #find(name: string): Table | undefined {
    const table = this.#tables.get(name);
    if (table?.deletedAt === undefined || this.#clock.now < table.deletedAt) return table;
    this.#tables.delete(name);
    return undefined;
  }

  #must(name: string, error = "ResourceNotFoundException"): Table {
    const table = this.#find(name);
    if (table === undefined) throw new Refusal(error, `Requested resource not found: Table: ${name}`);
    return table;
  }

  #active(name: string): Table {
    const table = this.#must(name);
    if (table.deletedAt !== undefined || this.#clock.now < table.readyAt) {
      throw new Refusal("ResourceInUseException", `Table ${name} is being changed`);
    }
    return table;
  }

  #describeIndexes({ indexes }: Table) {
    const living = livingIndexes(this.#clock, indexes);
    return living.length === 0
      ? {}
      : { GlobalSecondaryIndexes: living.map((index) => describeIndex(this.#clock, index)) };
  }

  #describe(table: Table) {
    const isReady = this.#clock.now >= table.readyAt;
    return {
      TableName: table.name,
      TableArn: `arn:aws:dynamodb:us-east-1:111122223333:table/${table.name}`,
      TableStatus: table.deletedAt !== undefined ? "DELETING" : isReady ? "ACTIVE" : table.state,
      CreationDateTime: table.made / 1000,
      AttributeDefinitions: table.attributes,
      // In the order that nobody should rely on.
      KeySchema: (table.keySchema as unknown[]).toReversed(),
      ...(table.wasOnDemand ? { BillingModeSummary: { BillingMode: table.billing } } : {}),
      ProvisionedThroughput: { ReadCapacityUnits: table.rcu, WriteCapacityUnits: table.wcu },
      TableSizeBytes: table.bytes,
      ...this.#describeIndexes(table),
      DeletionProtectionEnabled: table.protected,
    };
  }
}

function checkThroughput(billing: string, throughput: Body): void {
  if (billing === "PROVISIONED")
    mustBe(
      throughput?.ReadCapacityUnits >= 1 && throughput?.WriteCapacityUnits >= 1,
      "PROVISIONED needs throughput",
    );
  else mustBe(throughput === undefined, "PAY_PER_REQUEST forbids throughput");
}
