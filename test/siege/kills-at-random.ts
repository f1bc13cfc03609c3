import { writeFileSync } from "node:fs";
import { join } from "node:path";
import Libsql from "libsql";
import { type Account, newAccount } from "../support/spawn-tasks.ts";
import type { Assault } from "./support/assault.ts";
import { recordsByDeadline, recordText } from "./support/records-seen.ts";
import { judge, shellText } from "./support/verdict.ts";

const FIRST = 1_800_000_000;
const PLACES = 8;
const IMPORTED = 1_900_000_000;
const BODY = "熊本".repeat(600);
const LANES = 3;

type State = Map<number, string>;
interface Step {
  words: string[];
  /** Makes of what is there what the command leaves. */
  apply(state: State): void;
}

/**
 * create, reschedule, done, update, delete and import on one store, killed at random moments, in several lanes at once. What
 * was acknowledged is there, once; of what was not, all or nothing (of an import, whole records).
 */
export async function killsAtRandom(assault: Assault): Promise<void> {
  const account = newAccount();
  await account.tasks("create", "-q", "-u", "warm-up");
  await Promise.all(Array.from({ length: LANES }, (_, index) => lane(assault, account, `lane-${index}`)));
  const database = new Libsql(account.store);
  const [integrity] = database.prepare("PRAGMA integrity_check").raw().get() as unknown[];
  database.close();
  if (integrity !== "ok") assault.found("a damaged store", String(integrity));
}

async function lane(assault: Assault, account: Account, user: string): Promise<void> {
  let state: State = new Map();
  let normal = 150;
  for (let round = 0; !assault.isOver; round += 1) {
    const { words, apply } = nextStep(assault, account, { state, user, round });
    const after = new Map(state);
    apply(after);
    const begin = performance.now();
    const running = account.start(...words);
    // One of four is left alone, so that it is known how long they take.
    const moment = round % 4 === 0 ? 60_000 : (0.3 + 0.9 * assault.random()) * normal;
    const timer = setTimeout(() => running.process.kill("SIGKILL"), moment);
    const run = await running.ended;
    clearTimeout(timer);
    const killed = run.code === null;
    assault.count(killed ? "commands killed" : "commands that came to their end");
    if (!killed) {
      normal = 0.8 * normal + 0.2 * (performance.now() - begin);
      judge(assault, shellText(words), run);
      if (run.code !== 0)
        assault.found("a command refused what it has to do", `${shellText(words)}\n${run.stderr}`);
    }
    // An answer that was printed is an acknowledgement, also of a process that was killed after it.
    const acknowledged = run.code === 0 || (words[0] !== "import" && run.stdout.endsWith("\n"));
    const seen = await account.tasks("query", "-o", "ndjson", "--user", user);
    judge(assault, `tasks query after ${shellText(words)}`, seen);
    const found = recordsByDeadline(seen.stdout);
    const wrong = difference(found, acknowledged ? [after] : [state, after], words[0] === "import");
    if (wrong !== undefined) {
      const fate = acknowledged ? "acknowledged" : "not acknowledged";
      assault.found(
        "a record is lost, doubled or half",
        `${shellText(words).slice(0, 300)} (${fate}): ${wrong}`,
      );
    } else if (killed && !same(found, state)) assault.count("that were killed after they had written");
    state = found;
  }
}

/** What is there besides that none of the states explains. A command is whole, but of an import each record is. */
function difference(found: State, states: State[], eachForItself: boolean): string | undefined {
  if (states.some((state) => same(found, state))) return undefined;
  const deadlines = new Set([...found.keys(), ...states.flatMap((state) => [...state.keys()])]);
  const wrong = [...deadlines].filter((at) => !states.some((state) => state.get(at) === found.get(at)));
  if (eachForItself && wrong.length === 0) return undefined;
  return `at ${wrong.slice(0, 3).join(", ") || "several places"}, ${found.size} records where ${states
    .map(({ size }) => size)
    .join(" or ")} are expected; ${wrong
    .slice(0, 1)
    .map((at) => found.get(at)?.slice(0, 200))
    .join()}`;
}

function same(found: State, state: State): boolean {
  return state.size === found.size && [...state].every(([deadline, text]) => found.get(deadline) === text);
}

function nextStep(
  assault: Assault,
  account: Account,
  { state, user, round }: { state: State; user: string; round: number },
): Step {
  const places = Array.from({ length: PLACES }, (_, index) => FIRST + index);
  const taken = places.filter((place) => state.has(place));
  const free = places.filter((place) => !state.has(place));
  const create = (at: number): Step => ({
    words: ["create", "-q", "-u", user, "-d", `${at}`, `n:=${round}`, `body=${BODY}`],
    apply: (after) => after.set(at, text({ user_name: user, deadline_unix_time: at, n: round, body: BODY })),
  });
  if (taken.length === 0) return create(assault.pick(free));
  const at = assault.pick(taken);
  const key = ["-q", "-u", user, "-d", `${at}`];
  const change = (changes: { [name: string]: unknown }) => (after: State) =>
    after.set(at, text({ ...Object.fromEntries(JSON.parse(after.get(at)!)), ...changes }));
  const steps: (() => Step)[] = [
    () => ({ words: ["done", ...key], apply: change({ status: "done" }) }),
    () => ({ words: ["update", ...key, `n:=${-round}`], apply: change({ n: -round }) }),
    () => ({ words: ["delete", ...key], apply: (after) => after.delete(at) }),
    () => importStep(account, { user, round, length: 200 + assault.below(300) }),
  ];
  if (free.length > 0) {
    const to = assault.pick(free);
    steps.push(
      () => create(to),
      () => create(to),
      () => ({
        words: ["reschedule", ...key, "--to", `${to}`],
        apply(after) {
          const record = Object.fromEntries(JSON.parse(after.get(at)!));
          after.delete(at);
          after.set(to, text({ ...record, deadline_unix_time: to }));
        },
      }),
    );
  }
  return assault.pick(steps)();
}

function importStep(
  account: Account,
  { user, round, length }: { user: string; round: number; length: number },
): Step {
  const records = Array.from({ length }, (_, index) => ({
    user_name: user,
    deadline_unix_time: IMPORTED + index,
    batch: round,
    body: "x".repeat(200),
  }));
  const file = join(account.folder, "work", `${user}.ndjson`);
  writeFileSync(file, records.map((record) => `${JSON.stringify(record)}\n`).join(""));
  return {
    words: ["import", "-q", file],
    apply(after) {
      for (const record of records) after.set(record.deadline_unix_time, text(record));
    },
  };
}

const text = recordText;
