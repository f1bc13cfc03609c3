import { TasksError } from "../../errors.ts";

/** The table that a run is about. */
export interface TableChoice {
  name: string;
  /** What the function is told: the name, or a reference to it. */
  setting: string;
  /** Whether anybody has said so, or it is the default. */
  isSaid: boolean;
}

interface Parts {
  table: TableChoice;
  /** The name of the table for which a setting stands. */
  resolveTable: (setting: string) => Promise<string>;
}

/** The table into which the function writes: one that is there keeps its own, unless somebody names another. */
export async function tableOfFunction(
  kept: string | undefined,
  { table, resolveTable }: Parts,
): Promise<TableChoice> {
  if (kept === undefined || table.isSaid || kept === table.setting) return table;
  return { name: await resolveTable(kept), setting: kept, isSaid: false };
}

/** Throws conflict where a schedule would take the others along to another table: they share one function. */
export async function refuseToMove(
  kept: string | undefined,
  others: () => Promise<string[]>,
  { table, resolveTable }: Parts,
): Promise<void> {
  if (kept === undefined || kept === table.setting || (await resolveTable(kept)) === table.name) return;
  const moved = await others();
  if (moved.length === 0) return;
  const [first = "", ...rest] = moved;
  const whose =
    rest.length === 0 ? `the schedule ${first} writes` : `the schedules ${moved.join(", ")} write`;
  throw new TasksError("conflict", `${whose} into ${kept}, and would then write into ${table.setting}`, {
    hint: "all schedules of a stage share one function and its table: leave --table out, or choose another --stage",
  });
}

/** Throws conflict where a schedule that is to be switched on would write into no table; otherwise says so. */
export async function checkTable(
  name: string,
  enabled: boolean | undefined,
  { isTable, note }: { isTable: (name: string) => Promise<boolean>; note: (text: string) => Promise<void> },
): Promise<void> {
  if (await isTable(name)) return;
  if (enabled !== true) return note(`there is no table ${name} yet; \`tasks provision\` makes it`);
  throw new TasksError("conflict", `there is no table ${name}, so that every firing would fail`, {
    hint: "make it first with `tasks provision`, or leave --enabled out",
  });
}
