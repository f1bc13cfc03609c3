import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask, freshTable } from "../../bench/support/dynamo.mjs";
import { startDynamo } from "../../support/dynalite-with-transactions.ts";
import { startFaultProxy, type Fault } from "../../support/fault-proxy.ts";
import { type Account, newAccount, type ProcessRun, type Running } from "../../support/spawn-tasks.ts";
import { onTestFinished } from "./outside-vitest.ts";
import { recordText } from "./records-seen.ts";

/** A user's records as texts by their deadline. */
export type State = Map<number, string>;
type Plain = { [name: string]: string | number };

/** A command that writes records on DynamoDB, with what is there before and after it. */
export interface RecordJob {
  name: string;
  before: Plain[];
  words(user: string): string[];
  after: Plain[];
  /** The exit codes that the same command may have when it was carried out already. */
  again: number[];
  /** Whether each record is written by itself, and not all or none. */
  eachForItself?: boolean;
}

const one = { deadline_unix_time: 100, n: 1, body: "x" };
const IMPORTED = Array.from({ length: 60 }, (_, index) => ({ deadline_unix_time: 1000 + index, n: index }));
const key = (user: string) => ["-q", "-u", user, "-d", "100"];

export const recordJobs: RecordJob[] = [
  {
    name: "create",
    before: [],
    words: (user) => ["create", ...key(user), "n:=1", "body=x"],
    after: [one],
    again: [4],
  },
  {
    name: "create --overwrite",
    before: [{ ...one, n: 7, more: "y" }],
    words: (user) => ["create", ...key(user), "n:=1", "body=x", "--overwrite"],
    after: [one],
    again: [0],
  },
  {
    name: "update",
    before: [one],
    words: (user) => ["update", ...key(user), "n:=2"],
    after: [{ ...one, n: 2 }],
    again: [0],
  },
  {
    name: "update --add",
    before: [one],
    words: (user) => ["update", ...key(user), "--add", "n=1"],
    after: [{ ...one, n: 2 }],
    again: [],
  },
  {
    name: "done",
    before: [one],
    words: (user) => ["done", ...key(user)],
    after: [{ ...one, status: "done" }],
    again: [0],
  },
  {
    name: "reschedule",
    before: [one],
    words: (user) => ["reschedule", ...key(user), "--to", "200"],
    after: [{ ...one, deadline_unix_time: 200 }],
    again: [3],
  },
  {
    name: "reschedule --overwrite",
    before: [one, { deadline_unix_time: 200, other: 1 }],
    words: (user) => ["reschedule", ...key(user), "--to", "200", "--overwrite"],
    after: [{ ...one, deadline_unix_time: 200 }],
    again: [3],
  },
  { name: "delete", before: [one], words: (user) => ["delete", ...key(user)], after: [], again: [3] },
  {
    name: "import",
    before: [],
    words: (user) => ["import", "-q", `${user}.ndjson`],
    after: IMPORTED,
    again: [0],
    eachForItself: true,
  },
];

const WRITES = /^(Put|Update|Delete|BatchWrite|TransactWrite)Item/;
const TABLE = "tasks-dev-table";

/** DynamoDB in this process, and commands as processes, of which each meets faults of its own. */
export class RecordBench {
  readonly #account: Account;
  readonly #endpoint: string;
  #users = 0;

  private constructor(account: Account, endpoint: string) {
    this.#account = account;
    this.#endpoint = endpoint;
  }

  static async open(): Promise<RecordBench> {
    const { endpoint, stop } = await startDynamo();
    onTestFinished(stop);
    await freshTable(endpoint, TABLE);
    const account = newAccount().with({
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
    });
    return new RecordBench(account, endpoint);
  }

  /** A user of whom there is what the job needs. */
  async prepare(job: RecordJob): Promise<string> {
    const user = `user-${(this.#users += 1)}`;
    for (const record of job.before) {
      await ask(this.#endpoint, "PutItem", {
        TableName: TABLE,
        Item: itemOf({ user_name: user, ...record }),
      });
    }
    const lines = job.after.map((record) => `${JSON.stringify({ user_name: user, ...record })}\n`);
    if (job.name === "import")
      writeFileSync(join(this.#account.folder, "work", `${user}.ndjson`), lines.join(""));
    return user;
  }

  /** Runs a job's command. `decide` is asked about each write, counted from 0; all else passes. */
  async run(
    words: string[],
    decide: (write: number, running: Running) => Fault,
  ): Promise<ProcessRun & { writes: number }> {
    let writes = 0;
    let running: Running | undefined;
    const proxy = await startFaultProxy(this.#endpoint, ({ operation }) => {
      if (!WRITES.test(operation)) return "pass";
      writes += 1;
      return decide(writes - 1, running!);
    });
    try {
      running = this.#account.with({ AWS_ENDPOINT_URL: proxy.endpoint }).start(...words);
      return { ...(await running.ended), writes };
    } finally {
      await proxy.stop();
    }
  }

  /** What DynamoDB has of a user. */
  async look(user: string): Promise<State> {
    const { Items } = (await ask(this.#endpoint, "Query", {
      TableName: TABLE,
      ConsistentRead: true,
      KeyConditionExpression: "user_name = :user",
      ExpressionAttributeValues: { ":user": { S: user } },
    })) as { Items: { [name: string]: { S?: string; N?: string } }[] };
    return stateOf(
      user,
      Items.map((item) =>
        Object.fromEntries(Object.entries(item).map(([name, { S, N }]) => [name, S ?? Number(N)])),
      ),
    );
  }
}

function stateOf(user: string, records: Plain[]): State {
  return new Map(
    records.map((record) => [
      Number(record["deadline_unix_time"]),
      recordText({ user_name: user, ...record }),
    ]),
  );
}

/** Whether what is there is one of the two, or of an import whole records of either. */
export function explains(
  found: State,
  job: RecordJob,
  user: string,
): "before" | "after" | "a part" | undefined {
  const [before, after] = [stateOf(user, job.before), stateOf(user, job.after)];
  if (equal(found, after)) return "after";
  if (equal(found, before)) return "before";
  if (job.eachForItself === true && [...found].every(([at, text]) => after.get(at) === text)) return "a part";
  return undefined;
}

function equal(a: State, b: State): boolean {
  return a.size === b.size && [...a].every(([at, text]) => b.get(at) === text);
}

function itemOf(record: Plain) {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      typeof value === "number" ? { N: `${value}` } : { S: value },
    ]),
  );
}
