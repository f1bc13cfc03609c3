import { TasksError } from "../../../errors.ts";

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

/** What else calls the function. */
export interface OtherCallers {
  /** Their names. */
  schedules: readonly string[];
  endpoint: boolean;
}

/** Throws conflict where a run would take other callers along to another table: they share one function. */
export async function refuseToMove(
  kept: string | undefined,
  others: () => Promise<OtherCallers>,
  { table, resolveTable }: Parts,
): Promise<void> {
  if (kept === undefined || kept === table.setting || (await resolveTable(kept)) === table.name) return;
  const { schedules, endpoint } = await others();
  const count = schedules.length + (endpoint ? 1 : 0);
  if (count === 0) return;
  const names = schedules.join(", ");
  const named = [
    ...(names === "" ? [] : [`the ${schedules.length === 1 ? "schedule" : "schedules"} ${names}`]),
    ...(endpoint ? ["the endpoint"] : []),
  ].join(" and ");
  const whose = `${named} ${count === 1 ? "writes" : "write"}`;
  throw new TasksError("conflict", `${whose} into ${kept}, and would then write into ${table.setting}`, {
    hint: "all schedules and the endpoint of a stage share one function and its table: leave --table out, or choose another --stage",
  });
}

/** What would be in use at once, and fail without a table; undefined: nothing would. */
export type InUse = "schedule" | "endpoint" | undefined;

const FAILING = {
  schedule: {
    what: "every firing would fail",
    hint: "make it first with `tasks provision`, or leave --enabled out",
  },
  endpoint: { what: "every request would fail", hint: "make it first with `tasks provision`" },
};

/** Throws conflict where what is in use would write into no table; otherwise says so. */
export async function checkTable(
  name: string,
  inUse: InUse,
  { isTable, note }: { isTable: (name: string) => Promise<boolean>; note: (text: string) => Promise<void> },
): Promise<void> {
  if (await isTable(name)) return;
  if (inUse === undefined) return note(`there is no table ${name} yet; \`tasks provision\` makes it`);
  const { what, hint } = FAILING[inUse];
  throw new TasksError("conflict", `there is no table ${name}, so that ${what}`, { hint });
}
