import { join } from "node:path";
import type { Cloud, CloudUse } from "../cloud/cloud.ts";
import { CONFIG_FILE, findConfigFiles } from "./config-files.ts";
import { guardTable, openJournal } from "./guard-table.ts";
import type { Context } from "../context.ts";
import { configFolder, dataFolder, wholePath } from "./folders.ts";
import { placeFlags, type GlobalFlags } from "../flags/global-flags.ts";
import { guardTerminal } from "../output/guard-terminal.ts";
import { visible, visibleLines } from "../output/visible.ts";
import { isReference, parseReference } from "../parameter-reference.ts";
import { withReferences } from "../output/with-references.ts";
import { checkReferred } from "../setting.ts";
import { resolveSettings, type Settings } from "../settings.ts";
import { openRows } from "./open-rows.ts";
import { callReport, storeWatch } from "./verbose-reports.ts";
import { ownZone, useZoneFiles } from "./zone/zone-files.ts";
import { contextFiles } from "./files/context-files.ts";
import { privately, type World } from "./world.ts";
import { awsTarget, loadAws } from "./aws-target.ts";

/** The Context of a run in a world: wires every part to every other, and loads each only when it is asked for. */
export function createContext(world: World): Context {
  useZoneFiles(world, (text) => void context.note(text));
  let settings: Settings | undefined;
  let interruption: number | undefined;
  let place: ReturnType<typeof placeFlags> = [];
  let command = { writes: false, dryRun: false, typed: [] as readonly string[] };
  const context: Context = {
    stdout: guardTerminal(world.stdout),
    stderr: guardTerminal(world.stderr, { always: true }),
    env: world.env,
    given: new Map(),
    get configFile() {
      const folder = configFolder(world);
      return folder === undefined ? undefined : join(folder, CONFIG_FILE);
    },
    get configured() {
      return settings !== undefined;
    },
    get settings() {
      if (settings === undefined) throw new Error("settings are known after configure");
      return settings;
    },
    configure(flags, file) {
      place = placeFlags(flags);
      settings = readSettings(world, context, flags, file);
    },
    clock: world.clock,
    worker: () => world.worker(),
    async begin(begun) {
      command = begun;
      // `tasks update --all | head -1`: what is to be changed is not what is shown of it.
      if (begun.writes && !begun.dryRun) world.outliveReader?.();
      const { value: readOnly, source } = context.settings.readOnly;
      if (!readOnly || !begun.writes || begun.dryRun) return;
      throw (await import("../change/read-only-table.ts")).readOnlyError(source);
    },
    get dryRun() {
      return command.dryRun;
    },
    ...contextFiles(world, () => context),
    openProgress: async (doing, total) =>
      (await import("./open-progress.ts")).openProgress(world, context, doing, total),
    async openShelf() {
      const { openShelf } = await import("../local/store/open-shelf.ts");
      return openShelf();
    },
    openTable: async (options) => guardTable(context, command, await openTable(world, context, options)),
    readNotices: async () => (await import("./built-files.ts")).readNotices(),
    async openHistory() {
      const { historyFolder } = await import("./history-folder.ts");
      return historyFolder(context.settings.dataDir.value);
    },
    openJournal: (table, options) => openJournal(world, context, { typed: command.typed, table, ...options }),
    openCloud: (use) => openCloud(world, context, use),
    async startOffline({ port, socket, ...options }) {
      const { startOffline } = await import("../local/serve/start-offline.ts");
      const { pageUse } = await import("./page-use.ts");
      return startOffline({
        ...options,
        ...(await localPlace(world, context)),
        place: socket === undefined ? { port } : { socket, privately },
        teamIndex: context.settings.teamIndex.value,
        tz: context.settings.tz.value,
        clock: world.clock,
        page: pageUse(world, context),
      });
    },
    async untilInterrupted() {
      interruption = await (world.interrupted?.() ?? new Promise<never>(() => undefined));
    },
    beforeSignalEnds: (step) => world.beforeSignalEnds?.(step) ?? (() => undefined),
    get interruption() {
      return interruption;
    },
    get ask() {
      const { ask } = world;
      return ask === undefined ? undefined : (question: string) => ask(visibleLines(question));
    },
    openEditor: async (name) => (await import("./open-editor.ts")).openEditor(world, name),
    openRows: (columns, view) => openRows(world, context, columns, view),
    async recall(reference) {
      const { recall } = await import("./listed-file.ts");
      return recall(context.settings, reference);
    },
    note: (text) => context.say(`note: ${text}`),
    async say(text) {
      if (!context.settings.quiet) await context.stderr.write(`${visible(await context.pasteable(text))}\n`);
    },
    async pasteable(text) {
      if (place.length === 0 || !text.includes("`tasks ")) return text;
      return (await import("../output/with-flags.ts")).withFlags(text, place);
    },
    async *diagnose() {
      const { value: target } = context.settings.target;
      const { dataDir, teamIndex, service, stage } = context.settings;
      if (target === "local")
        yield* (await import("../local/store/diagnose.ts")).diagnoseLocal(dataDir.value, world.clock);
      else {
        const { diagnoseAws } = await loadAws(() => import("../aws/diagnosis/diagnose-aws.ts"));
        const owner = { service: service.value, stage: stage.value };
        const name = () => tableName(world, context);
        const findings = diagnoseAws(awsTarget(world, context), name, { teamIndex, owner });
        for await (const finding of findings)
          yield finding.ok ? finding : { ...finding, detail: withReferences(finding.detail, context.given) };
      }
    },
    async localNames(kind, prefix) {
      const { target, dataDir, table, service, stage } = context.settings;
      if (target.value !== "local") return [];
      const { localNames } = await import("../local/store/local-names.ts");
      const owner = { service: service.value, stage: stage.value };
      const place = { dataDir: dataDir.value, table: table.value, owner };
      return localNames(kind, prefix, place, world.clock);
    },
  };
  return context;
}

function readSettings(world: World, { stderr }: Context, flags: GlobalFlags, file?: string): Settings {
  const { workingFolder, home, user } = world;
  const found = findConfigFiles({ workingFolder, configFolder: configFolder(world), home, user }, file);
  const settings = resolveSettings({
    flags,
    env: world.env,
    configFiles: found.files,
    defaults: {
      output: world.stdout.isTTY ? "table" : "ndjson",
      tz: ownZone,
      dataDir: () => dataFolder(world),
    },
    toFolder: (path) => wholePath(path, { from: workingFolder, home }),
  });
  if (!settings.quiet) for (const note of found.notes) void stderr.write(`note: ${visible(note)}\n`);
  return settings;
}

/** Where the local store is, and what of it is meant. */
async function localPlace(world: World, context: Context) {
  const { service, stage, dataDir } = context.settings;
  const owner = { service: service.value, stage: stage.value };
  return { dataDir: dataDir.value, owner, tableName: await tableName(world, context) };
}

async function openTable(world: World, context: Context, options?: { tolerant?: boolean }) {
  const name = await tableName(world, context);
  const { target, dataDir } = context.settings;
  if (target.value === "local") {
    const { openLocalTable } = await import("../local/table/open-local-table.ts");
    const watch = await storeWatch(context);
    return openLocalTable(dataDir.value, name, world.clock, context.note, {
      ...options,
      watch,
      isDry: context.dryRun,
    });
  }
  const { DynamoTaskTable } = await loadAws(() => import("../aws/table/dynamo-task-table.ts"));
  return new DynamoTaskTable(name, awsTarget(world, context), await callReport(context));
}

async function openCloud(world: World, context: Context, use: CloudUse): Promise<Cloud> {
  const { service, stage, dataDir, teamIndex } = context.settings;
  const options = {
    owner: { service: service.value, stage: stage.value },
    tableName: () => tableName(world, context),
    teamIndex: teamIndex.source === "default" ? undefined : teamIndex.value,
    use: { ...use, reading: use.reading || context.dryRun },
    clock: world.clock,
    note: context.note,
    say: context.say,
  };
  if ((use.target ?? context.settings.target.value) === "local") {
    const { LocalCloud } = await import("../local/cloud/local-cloud.ts");
    return new LocalCloud({ ...options, dataDir: dataDir.value, watch: await storeWatch(context) });
  }
  const { AwsCloud } = await loadAws(() => import("../aws/cloud/aws-cloud.ts"));
  return new AwsCloud({
    ...options,
    target: awsTarget(world, context),
    account: context.settings.account.value,
    tableSetting: context.settings.table.value,
    isTableSaid: context.settings.table.source !== "default",
    resolveTable: (setting) => resolveTable(world, context, setting),
    readZip: async () => (await import("./built-files.ts")).functionZip(),
    report: await callReport(context),
  });
}

async function tableName(world: World, context: Context): Promise<string> {
  const { value: setting } = context.settings.table;
  const name = await resolveTable(world, context, setting);
  if (name !== setting) context.given.set(name, setting);
  return name;
}

async function resolveTable(world: World, context: Context, setting: string): Promise<string> {
  if (!isReference(setting)) return setting;
  return checkReferred(await readReference(world, context, setting), setting);
}

/** What a reference stands for, wherever the target keeps its parameters. */
async function readReference(world: World, context: Context, reference: string): Promise<string> {
  const { target, dataDir } = context.settings;
  if (target.value === "local") {
    const { readLocalReference } = await import("../local/store/read-local-reference.ts");
    const watch = await storeWatch(context);
    return readLocalReference(parseReference(reference), dataDir.value, world.clock, { watch });
  }
  const { readReference } = await loadAws(() => import("../aws/client/read-reference.ts"));
  return readReference(parseReference(reference), awsTarget(world, context), await callReport(context));
}
