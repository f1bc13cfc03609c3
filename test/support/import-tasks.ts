import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { openShardOf } from "../../src/task/open-shard.ts";
import type { Machine } from "./run-tasks.ts";

/** A task as a line of an import. */
export interface Task {
  user_name: string;
  deadline_unix_time: number;
  status?: string;
  [name: string]: unknown;
}

/** Writes tasks to a machine's table, and those that are open to its team index. */
export async function importTasks(machine: Machine, tasks: readonly Task[]): Promise<void> {
  if (tasks.length === 0) return;
  const file = join(machine.folder, "tasks.ndjson");
  const lines = tasks.map((task) => {
    const shard = openShardOf({
      user_name: { S: task.user_name },
      ...(task.status === undefined ? {} : { status: { S: task.status } }),
    });
    return `${JSON.stringify({ ...task, open_shard: shard })}\n`;
  });
  writeFileSync(file, lines.join(""));
  const run = await machine.tasks("import", file, "-q");
  expect(run).toMatchObject({ code: 0, stderr: "" });
}
