import { shorten, TasksError, usageError } from "../../../errors.ts";
import { finishRecord } from "../../../table/finish-record.ts";
import type { TaskTable } from "../../../table/task-table.ts";
import { headingOf } from "../../../task/heading.ts";
import { formatDeadline } from "../../../task/instant.ts";
import { DESCRIPTION, keyAttributes, keyOf } from "../../../task/record.ts";
import type { TaskKey, TaskRecord } from "../../../task/record.ts";
import { validateRecord } from "../../../task/validate-record.ts";
import { parseWhen } from "../../../task/when/when.ts";
import { freeSecond } from "./free-second.ts";
import { bodyKeyOf, type WriteResult } from "./write-result.ts";
import { keyIn, textIn, type WriteBody } from "./write-body.ts";

/** The present, by which a `<when>` is read: `now` in milliseconds since 1970. */
export interface Present {
  now: number;
  tz: string;
}

/** Makes a record of `user`, `when` and `description`, where none is. Throws usage errors. */
export async function addRecord(table: TaskTable, body: WriteBody, present: Present): Promise<WriteResult> {
  const user = textIn(body, "user").trim();
  const description = textIn(body, "description").trim();
  if (description === "")
    throw usageError("there is nothing to do yet", "say what it is, as in Send the report");
  if (user === "") throw usageError("it is not said whose task it is", "give a name, as in kumamoto");
  const deadline = readWhen(textIn(body, "when"), present);
  const record: TaskRecord = {
    ...keyAttributes({ userName: user, deadline: String(deadline) }),
    [DESCRIPTION]: { S: description },
  };
  validateRecord(record);
  if ((await table.create(record)) !== "taken")
    return { said: `Added ${nameOf(record)}`, changes: [{ before: undefined, after: table.asKept(record) }] };
  const free = await freeSecond(table, { user, taken: deadline, ...present });
  return {
    error: `at ${formatDeadline(String(deadline), present.tz)} ${user} has a task already`,
    ...(free === undefined
      ? {}
      : {
          instead: [
            { label: `Add it at ${free.text}`, write: "add", body: { ...body, when: String(free.at) } },
          ],
        }),
  };
}

/** Marks a record as done; one that repeats comes again. Throws not-found. */
export async function makeDone(
  table: TaskTable,
  body: WriteBody,
  { now, tz }: Present,
): Promise<WriteResult> {
  const key = keyIn(body);
  const finished = await finishRecord(table, key, { now: Math.floor(now / 1000), zone: () => tz });
  if (finished.outcome === "missing") throw gone(key);
  if (finished.outcome !== "done") return { said: "It was done already", changes: [] };
  const { record, changes, next, hasEnded } = finished;
  const again =
    next === undefined
      ? hasEnded === true
        ? ". It does not come again"
        : ""
      : `. It comes again ${formatDeadline(keyOf(next).deadline, tz)}`;
  return { said: `Done: ${nameOf(record)}${again}`, changes: changes ?? [] };
}

/** Gives a record the deadline `when`, where no other one has it. Throws not-found and usage errors. */
export async function moveRecord(table: TaskTable, body: WriteBody, present: Present): Promise<WriteResult> {
  const key = keyIn(body);
  const to = readWhen(textIn(body, "when"), present);
  const result = await table.move(key, to, { overwrite: false });
  if (result.outcome === "missing") throw gone(key);
  const time = formatDeadline(String(to), present.tz);
  if (result.outcome === "moved") {
    const changes = result.changes ?? [];
    const said =
      changes.length === 0 ? `It is due at ${time} already` : `${nameOf(result.record)}: now due ${time}`;
    return { said, changes };
  }
  const free = await freeSecond(table, { user: key.userName, taken: to, ...present });
  return {
    error: `at ${time} ${key.userName} has another task`,
    ...(free === undefined
      ? {}
      : {
          instead: [
            {
              label: `Move it to ${free.text}`,
              write: "reschedule",
              body: { ...bodyKeyOf(keyAttributes(key)), when: String(free.at) },
            },
          ],
        }),
  };
}

/** What a record is called in a line for people. */
export function nameOf(record: TaskRecord): string {
  const heading = headingOf(record).replace(/\s+/g, " ").trim();
  return heading === "" ? `the task of ${shorten(keyOf(record).userName)}` : shorten(heading);
}

export function gone({ userName }: TaskKey): TasksError {
  const message = `this task of ${shorten(userName)} is not there any more`;
  return new TasksError("not-found", message, { hint: "it was moved or deleted meanwhile" });
}

function readWhen(text: string, { now, tz }: Present): number {
  if (text.trim() === "")
    throw usageError("it is not said when it is due", "write today, fri 5pm, +3d or 2026-12-01 9:00");
  return parseWhen(text, { now, tz, bareDay: "end", what: "when" });
}
