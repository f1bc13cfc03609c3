import type { Context, RecordView, RowWriter } from "../context.ts";
import { wantsColor } from "../output/color.ts";
import type { Field } from "../output/fields.ts";
import { openFormat, openRecordList } from "../output/formats.ts";
import { clockIn, isUtc } from "../output/list/clock.ts";
import type { World } from "./world.ts";
import { shownZone } from "./zone/zone-files.ts";

/** Writes rows to stdout in the format of the settings: given columns as a table, records as a list. */
export async function openRows(
  world: World,
  context: Context,
  columns: readonly string[] | undefined,
  view: RecordView | undefined,
): Promise<RowWriter> {
  const { output, fields } = context.settings;
  if (output.value === "table" && columns === undefined) return openRecords(world, context, view);
  // Loaded only then: most commands read no path.
  const chosen =
    fields === undefined ? undefined : (await import("../output/fields.ts")).chooseFields(fields);
  const format = await openFormat(output.value, {
    columns: chosen?.names ?? columns,
    csvSafe: context.settings.csvSafe,
    isWhole: view?.isWhole,
    instants: view?.instants,
    get tz() {
      return context.settings.tz.value;
    },
    ...screenOf(world, context),
  });
  const unseen = await watch(chosen?.fields, columns);
  const put = putter(context);
  return {
    write(rows) {
      unseen?.add(rows);
      return put(format.page(chosen === undefined ? rows : rows.map(chosen.pick)));
    },
    async end() {
      await put(format.end());
      await tell(context, unseen?.note());
    },
  };
}

async function openRecords(
  world: World,
  context: Context,
  { isWhole = false, severalUsers = false, isHeaded = true, byDay = false, sortedBy }: RecordView = {},
): Promise<RowWriter> {
  const { settings } = context;
  const isLong = settings.long || (isWhole && settings.columns.source !== "--columns");
  const { value: columns, source } = settings.columns;
  const asked = isLong ? undefined : await read(columns, source);
  const zone = settings.isMachineZone ? shownZone(world) : settings.tz.value;
  const fields = await read(settings.fields, "--fields");
  const unseen =
    source === "--columns" && asked !== undefined
      ? await watch(asked, (await import("../output/list/list-columns.ts")).OWN_NAMES)
      : await watch(fields);
  const format = await openRecordList(
    {
      clock: clockIn(settings.isMachineZone && !isUtc(zone) ? undefined : zone, world.clock.now()),
      zone,
      fields,
      columns: asked,
      severalUsers,
      isHeaded,
      byDay,
      sortedBy,
      ...screenOf(world, context),
    },
    isLong,
  );
  const { Listed } = await import("../output/list/listed.ts");
  const { keepListed } = await import("./listed-file.ts");
  const listed = new Listed();
  const put = putter(context);
  return {
    async write(rows) {
      await put(format.page(rows));
      listed.add(rows);
      unseen?.add(rows);
    },
    async end() {
      await put(format.end());
      keepListed(settings, listed, { mayMakeFolder: !context.dryRun });
      const footnote = format.footnote?.();
      if (footnote !== undefined) await context.say(footnote);
      await tell(context, unseen?.note());
    },
  };
}

/** Loads only what is needed: most commands read no path. */
async function read(text: string | undefined, what: string): Promise<Field[] | undefined> {
  return text === undefined ? undefined : (await import("../output/fields.ts")).parseFields(text, what);
}

async function watch(fields: readonly Field[] = [], columns?: readonly string[]) {
  if (fields.length === 0) return undefined;
  return new (await import("../output/unseen-fields.ts")).UnseenFields(fields, columns);
}

async function tell(context: Context, note: string | undefined): Promise<void> {
  if (note !== undefined) await context.note(note);
}

function putter({ stdout, settings }: Context) {
  const styled = settings.output.value === "table" ? "styled" : undefined;
  return async (text: string) => {
    if (text !== "") await stdout.write(text, styled);
  };
}

function screenOf({ env }: World, { stdout, settings }: Context) {
  return {
    width: stdout.isTTY ? stdout.columns : undefined,
    color: wantsColor({ noColorFlag: settings.noColor, env, isTTY: stdout.isTTY }),
  };
}
