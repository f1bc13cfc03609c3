import { attributes } from "../flags/attributes.ts";
import { instant } from "../flags/instant.ts";
import { repeatRule } from "../flags/repeat-rule.ts";
import type { TaskTable } from "../table/task-table.ts";
import type { Attributes } from "../task/attribute-value.ts";
import { keyAttributes, type TaskRecord } from "../task/record.ts";
import { defineCommand } from "./shared/declaration/define-command.ts";
import { oneUser } from "./shared/selection/one-user.ts";
import { keyFlags } from "./shared/selection/key-flags.ts";
import { newSeries, REPEAT_DETAILS, withSeries } from "./shared/changes/repeat-flag.ts";
import { textFlags, withTextFlags } from "./shared/changes/text-flags.ts";
import { printRows, withTable } from "./shared/records/with-table.ts";

export const createCommand = defineCommand({
  name: "create",
  group: "Records",
  summary: "write a new record",
  description: "Write a new record. It never replaces one, unless --overwrite says so.",
  arguments: {
    attribute: {
      type: attributes,
      help: 'title=Report (text), priority:=3 (JSON), body=@file, tags:ss=\'["a","b"]\'',
    },
  },
  flags: {
    user: keyFlags.user,
    deadline: {
      short: "-d",
      value: "<when>",
      type: instant("end"),
      help: "when it is due, as in `mon 9`, `12/24` or `2d`; without it: now, or the next free second",
    },
    ...textFlags,
    repeat: {
      value: "<rule>",
      type: repeatRule,
      help: "make the next one whenever it is done, as in weekly or 'last fri of month'",
    },
    nextFree: {
      help: "take the next second that is free where the deadline is taken",
      conflicts: ["overwrite"],
      needs: { flag: "deadline", hint: "without --deadline it is always so, from now on" },
    },
    overwrite: {
      help: "replace the record that has this user and deadline",
      needs: { flag: "deadline", hint: "name the record with --deadline <when>" },
    },
  },
  details: REPEAT_DETAILS,
  examples: [
    "tasks create --user kumamoto",
    "tasks create --user kumamoto --deadline 'fri 5pm' --description 'Send the report' priority:=3",
    "tasks create --user kumamoto --deadline '2026-12-24 23:59 AoE' --description 'Submit the paper'",
    "tasks create --user kumamoto --deadline 'mon 9:00' --repeat weekdays --description Stand-up",
    `tasks create --user '熊本 はまち' --deadline 明日9時 tags:ss='["home","urgent"]'`,
  ],
  prints: ["record"],
  writes: true,
  /** Writes the record and prints it. Throws conflict where another one has its key. */
  async run(context, options) {
    const { nextFree, overwrite } = options;
    const userName = oneUser(context, options.user);
    const series = options.repeat && (await newSeries(context, options.repeat, options.deadline));
    const deadline = options.deadline ?? series?.deadline;
    const attributes = withSeries(withTextFlags(options, options.attribute), series);
    let isUnsure = false;
    const record = await withTable(context, async (table) => {
      const create = async (wanted: TaskRecord) => {
        const outcome = await table.create(wanted);
        isUnsure = outcome === "unsure";
        return outcome !== "taken";
      };
      if (options.deadline === undefined || deadline === undefined || nextFree) {
        const from = deadline ?? Math.floor(context.clock.now() / 1000);
        const after = async (taken: number) => {
          if (deadline === undefined) return table.firstFreeDeadline(userName, taken + 1);
          const { freeAfter } = await import("../table/free-after.ts");
          return freeAfter(table, { userName, taken, tz: context.settings.tz.value });
        };
        return createAtFreeSecond(table, userName, { from, attributes, create, after });
      }
      const wanted = { ...keyAttributes({ userName, deadline: String(deadline) }), ...attributes };
      if (overwrite) await table.put(wanted);
      else if (!(await create(wanted))) {
        const { taken } = await import("./create/taken.ts");
        throw await taken(context, { userName, deadline });
      }
      return table.asKept(wanted);
    });
    await printRows(context, [record]);
    if (isUnsure)
      await context.note(
        "an answer was lost, and it may have been there before, just so: `tasks undo` leaves it",
      );
  },
});

async function createAtFreeSecond(
  table: TaskTable,
  userName: string,
  {
    from,
    attributes,
    create,
    after,
  }: {
    from: number;
    attributes: Attributes;
    create: (record: TaskRecord) => Promise<boolean>;
    after: (taken: number) => Promise<number>;
  },
): Promise<TaskRecord> {
  let deadline = from;
  // Ends, because another writer has made progress each time that a second turns out to be taken.
  for (;;) {
    const record = { ...keyAttributes({ userName, deadline: String(deadline) }), ...attributes };
    if (await create(record)) return table.asKept(record);
    deadline = await after(deadline);
  }
}
