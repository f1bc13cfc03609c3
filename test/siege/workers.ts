import { startDynamo } from "../support/dynalite-with-transactions.ts";
import { makeTable } from "../support/dynamo.ts";
import { type Queue, runQueue } from "../support/queue-workers.ts";
import { localAws, openAccount } from "../support/spawn-tasks.ts";
import type { Assault } from "./support/assault.ts";

const LONG: Queue = { workers: 16, records: 500, killed: 4, lease: 10 };
const SHORT: Queue = { workers: 8, records: 40, killed: 4, lease: 4 };
const PATIENCE_MS = 600_000;

/** 16 shells do 500 records, and four of them die by `kill -9`: each record is done once, on both targets. */
export async function workers(assault: Assault): Promise<void> {
  const dynamo = await startDynamo();
  try {
    for (const target of ["local", "aws"]) {
      const { account, remove } = openAccount();
      const aws = localAws(dynamo.endpoint, await makeTable(dynamo.endpoint));
      const patient = (target === "aws" ? account.with(aws) : account).patient(PATIENCE_MS);
      await oneQueue(assault, target, () => runQueue(patient, assault.short ? SHORT : LONG));
      remove();
    }
  } finally {
    await dynamo.stop();
  }
}

async function oneQueue(assault: Assault, target: string, run: () => ReturnType<typeof runQueue>) {
  const { told, twice, left, killed, refused, claimedAgain, seconds, complaints } = await run();
  const how = `${told} told to be done in ${seconds.toFixed(0)} s, ${killed} workers killed, ${refused} too late`;
  assault.count(`records done, ${target}`, told);
  assault.count(`workers killed, ${target}`, killed);
  assault.count(`records claimed again, ${target}`, claimedAgain);
  assault.count(`refused for being late, ${target}`, refused);
  assault.count(`seconds, ${target}`, Math.round(seconds));
  if (twice.length > 0) assault.found("records were done twice", `${target}: ${twice.join(", ")}; ${how}`);
  if (left.length > 0) assault.found("records were not done", `${target}: ${left.join(", ")}; ${how}`);
  if (complaints.length > 0) assault.found("a worker failed", `${target}: ${complaints.join("\n")}`);
}
