import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, it } from "vitest";
import { startDynalite } from "../support/dynalite.ts";
import { makeTable } from "../support/dynamo.ts";
import { type Machine, newMachine } from "../support/run-tasks.ts";
import { type Account, openAccount } from "../support/spawn-tasks.ts";
import { conferences as all, createWords, type Conference } from "./conference-records.ts";

const users = [...new Set(all.map((record) => record.user_name))];
/** What each question got on the first target, to be the same on the second one. */
const earlier = new Map<string, string[]>();

interface Target {
  settings: { [name: string]: string };
  stop(): Promise<void>;
}

async function startAws(): Promise<Target> {
  const { endpoint, stop } = await startDynalite();
  const settings = { TASKS_ENDPOINT_URL: endpoint, TASKS_TABLE: await makeTable(endpoint) };
  return { settings: { ...settings, TASKS_TARGET: "aws", TASKS_REGION: "us-east-1" }, stop };
}

const targets: [string, () => Promise<Target>][] = [
  ["local", async () => ({ settings: { TASKS_TARGET: "local" }, stop: async () => {} })],
  ["aws", startAws],
];

describe.each(targets)("1,508 records like real ones on the target %s", (_, start) => {
  let account: Account;
  let target: Target;
  beforeAll(async () => {
    const opened = openAccount();
    account = opened.account;
    target = await start();
    return async () => {
      await target.stop();
      opened.remove();
    };
  });

  const machine = (): Machine =>
    newMachine().with({
      env: { ...account.env, TASKS_TZ: "UTC", ...target.settings },
      home: account.folder,
      workingFolder: account.folder,
    });
  /** The answer to a question; `sorted` where the targets may have an order of their own. */
  const ask = async (words: string[], order: "as it is" | "sorted" = "as it is"): Promise<string[]> => {
    const { code, stdout, stderr } = await machine().tasks(...words, "--quiet");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = stdout.split("\n").slice(0, -1);
    if (order === "sorted") lines.sort();
    const question = words.join(" ");
    expect(lines).toEqual(earlier.get(question) ?? lines);
    earlier.set(question, lines);
    return lines;
  };
  const where = async (expression: string): Promise<Conference[]> =>
    records(await ask(["scan", "--where", expression], "sorted"));

  it("are all written by create", async () => {
    expect(all).toHaveLength(1_508);
    const waiting = [...all];
    const lane = async () => {
      for (let record = waiting.pop(); record !== undefined; record = waiting.pop()) {
        const { code, stderr } = await machine().tasks(...createWords(record));
        expect({ code, stderr, record }).toEqual({ code: 0, stderr: "", record });
      }
    };
    await Promise.all([lane(), lane(), lane(), lane()]);
    expect(await ask(["scan", "--count"])).toEqual(["1508"]);
  });

  it("come back as they were, and belong to 347 users", async () => {
    const stored = records(await ask(["scan"], "sorted"));
    expect(byKey(stored)).toEqual(byKey(all));
    expect(new Set(stored.map((record) => record.user_name)).size).toBe(347);
  });

  it("are counted for each of the 347 users", async () => {
    for (const user of users) {
      const count = all.filter((record) => record.user_name === user).length;
      expect(await ask(["query", "--user", user, "--count"]), user).toEqual([String(count)]);
    }
  });

  it("are merged by deadline for many users at once, in both directions", async () => {
    // Some of these names have a space, a slash, a plus or an ampersand, and some deadlines are shared.
    const chosen = users.filter((user) => /[^A-Z]/i.test(user));
    const flags = chosen.flatMap((user) => ["--user", user]);
    const wanted = all.filter((record) => chosen.includes(record.user_name));
    const times = wanted.map((record) => record.deadline_unix_time).toSorted((a, b) => a - b);
    expect(new Set(times).size).toBeLessThan(times.length);

    const ascending = records(await ask(["query", ...flags]));
    expect(ascending.map((record) => record.deadline_unix_time)).toEqual(times);
    expect(byKey(ascending)).toEqual(byKey(wanted));
    const descending = records(await ask(["query", ...flags, "--desc"]));
    expect(descending.map((record) => record.deadline_unix_time)).toEqual(times.toReversed());
    expect(byKey(descending)).toEqual(byKey(wanted));
    const first = records(await ask(["query", ...flags, "--limit", "7"]));
    expect(first).toEqual(ascending.slice(0, 7));
  });

  it("fall into ranges of days that depend on the time zone", async () => {
    // A month and the end of a range at a change of daylight saving time, and one day. Fewer users, because each is asked.
    const some = users.filter((_, index) => index % 3 === 0);
    const ranges = [
      ["2025-03-01", "2025-03-31"],
      ["2025-02-01", "2025-03-09"],
      ["2026-01-29", "2026-01-29"],
    ];
    for (const [from, to] of ranges as [string, string][]) {
      const answers = [];
      for (const zone of ["Asia/Tokyo", "America/Los_Angeles", "Etc/GMT+12"]) {
        // Swedish dates are ISO 8601's, and compare as texts.
        const day = new Intl.DateTimeFormat("sv-SE", { timeZone: zone });
        const inRange = ({ user_name, deadline_unix_time }: Conference) => {
          const date = day.format(deadline_unix_time * 1000);
          return some.includes(user_name) && from <= date && date <= to;
        };
        const flags = [...some.flatMap((user) => ["--user", user]), "--from", from, "--to", to, "--tz", zone];
        const answer = keys(records(await ask(["query", ...flags])));
        expect(answer.toSorted(), `${from} in ${zone}`).toEqual(keys(all.filter(inRange)).toSorted());
        answers.push(answer.join());
      }
      expect(new Set(answers).size).toBeGreaterThan(1);
    }
  });

  it.each<[string, (record: Conference) => boolean]>([
    ['rank.ccf = "A"', ({ rank }) => rank.ccf === "A"],
    ["year >= 2026", ({ year }) => year >= 2026],
    ["attribute_not_exists(comment)", (record) => !Object.hasOwn(record, "comment")],
    ["attribute_not_exists(rank.core)", ({ rank }) => !Object.hasOwn(rank, "core")],
    ['rank.core <> "N"', ({ rank }) => rank.core !== "N"],
    ['contains(place, "Türkiye")', ({ place }) => place.includes("Türkiye")],
    ['begins_with(place, "İstanbul")', ({ place }) => place.startsWith("İstanbul")],
    ['contains(place, "，")', ({ place }) => place.includes("，")],
    [`contains(task_description, "'")`, (record) => String(record["task_description"]).includes("'")],
    ["size(place) > 60", ({ place }) => [...place].length > 60],
    [
      "year between 2022 and 2023 and round > 1",
      ({ year, round }) => [2022, 2023].includes(year) && Number(round) > 1,
    ],
    [
      'rank.ccf in ("A", "B") and not (area = "AI" or area = "DB")',
      ({ rank, area }) => rank.ccf < "C" && area !== "AI" && area !== "DB",
    ],
    [
      'user_name = "S&P" or user_name = "USENIX Security"',
      ({ user_name: user }) => /^(S&P|USENIX Security)$/.test(user),
    ],
  ])("are filtered by %s", async (expression, holds) => {
    const wanted = all.filter(holds);
    expect(wanted).not.toEqual([]);
    expect(byKey(await where(expression))).toEqual(byKey(wanted));
  });

  it("are a CSV that reads back the same", async () => {
    const { stdout } = await machine().tasks("scan", "--output", "csv", "--quiet");
    const rows = parse<{ [name: string]: string }>(stdout, { columns: true });
    const names = [...new Set(all.flatMap((record) => Object.keys(record)))];
    expect(Object.keys(rows[0]!).toSorted()).toEqual(names.toSorted());
    const cell = (value: unknown) =>
      value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);
    const wanted = all.map((record) => Object.fromEntries(names.map((name) => [name, cell(record[name])])));
    const order = (row: { [name: string]: string }) => `${row["user_name"]} ${row["deadline_unix_time"]}`;
    const sorted = (list: typeof rows) => list.toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
    expect(sorted(rows)).toEqual(sorted(wanted));
  });
});

function records(lines: string[]): Conference[] {
  return lines.map((line) => JSON.parse(line) as Conference);
}

function keys(list: Conference[]): string[] {
  return list.map((record) => `${record.user_name} ${record.deadline_unix_time}`);
}

/** In one order, so that two lists with the same records are equal. */
function byKey(list: Conference[]): Conference[] {
  return list.toSorted((a, b) => (keys([a])[0]! < keys([b])[0]! ? -1 : 1));
}
