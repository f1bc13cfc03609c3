import type { Clock } from "../../ports.ts";
import { usageError } from "../../errors.ts";
import type { Cloud, CloudUse, CloudLocation } from "../../cloud/cloud.ts";
import type { Deployment } from "../../cloud/deployment/deployment.ts";
import { checkOwner, type Owner } from "../../cloud/ownership.ts";
import { checkParameterName, type Parameters } from "../../cloud/parameter.ts";
import { ParameterResource } from "../../cloud/parameter-resource.ts";
import { leftParameters } from "../../cloud/left-parameters.ts";
import type { Resource } from "../../cloud/resource.ts";
import type { FunctionLog } from "../../cloud/log/function-log.ts";
import type { Invocation } from "../../cloud/deployment/invocation.ts";
import type { Schedules } from "../../cloud/schedule/schedules.ts";
import { defaultParameter } from "../../cloud/stage-names.ts";
import { rememberedFlags, type TableFlags } from "../../cloud/desired-table.ts";
import { readSentEvent } from "../../schedule/pattern/sent-event.ts";
import type { SentEvent } from "../../cloud/schedule/sent-event.ts";
import { LocalFirings } from "./local-firings.ts";
import { LocalSchedules } from "./local-schedules.ts";
import { LocalParameters } from "./local-parameters.ts";
import { ScheduleRows } from "./schedule-rows.ts";
import { LocalTableResource } from "./local-table-resource.ts";
import { Store } from "../store/store.ts";
import type { WatchDriver } from "../store/watched-driver.ts";
import { isStoreThere } from "../store/is-store-there.ts";
import { storePath } from "../store/store-path.ts";

interface LocalCloudOptions {
  dataDir: string;
  owner: Owner;
  tableName: () => Promise<string>;
  /** Whether the function keeps open records in the team index. */
  teamIndex: boolean | undefined;
  use: CloudUse;
  clock: Clock;
  note: (text: string) => Promise<void>;
  watch?: WatchDriver | undefined;
}

/** The same resources in the local store. A run that only reads makes no store. */
export class LocalCloud implements Cloud {
  readonly target = "local";
  readonly owner: Owner;
  readonly clock: Clock;
  readonly #options: LocalCloudOptions;
  #store: Store | undefined;

  constructor(options: LocalCloudOptions) {
    this.#options = options;
    this.owner = options.owner;
    this.clock = options.clock;
  }

  async place(): Promise<CloudLocation> {
    const text = `local store ${storePath(this.#options.dataDir)}`;
    return { text, account: undefined, partition: undefined, region: undefined, gaps: [] };
  }

  tableName(): Promise<string> {
    return this.#options.tableName();
  }

  async resources(flags: TableFlags | undefined): Promise<Resource[]> {
    if (flags !== undefined) checkOwner(this.owner);
    const { owner } = this;
    const name = await this.tableName();
    const table = new LocalTableResource(name, { store: () => this.#open(), owner, flags });
    const parameter =
      flags?.parameter ?? rememberedFlags(await table.read()).parameter ?? defaultParameter(owner);
    checkParameterName(parameter);
    const parameters = await this.parameters();
    const options = { value: name, owner, parameters, dependsOn: [table] };
    const schedules = flags === undefined ? await (await this.#schedules()).all() : [];
    return [table, new ParameterResource(parameter, options), ...schedules];
  }

  async leftovers(): Promise<Resource[]> {
    return leftParameters(await this.parameters(), this.owner, this.#options.note);
  }

  async parameters(): Promise<Parameters> {
    return new LocalParameters(() => this.#open(), this.clock.now);
  }

  schedules(): Promise<Schedules> {
    return this.#schedules();
  }

  async endpoint(): Promise<undefined> {}

  async deployment({ schedules }: Deployment): Promise<Resource[]> {
    return (await this.#schedules()).make(schedules);
  }

  async #schedules(): Promise<LocalSchedules> {
    const { owner } = this;
    const options = { owner, table: await this.tableName(), now: this.clock.now };
    return new LocalSchedules(new ScheduleRows(() => this.#open(), owner), options);
  }

  async send(event: string, { preview }: { preview: boolean }): Promise<SentEvent> {
    const { clock, owner } = this;
    const { note, teamIndex = false } = this.#options;
    const { previewEvent, fireEvent } = await import("../serve/fire-event.ts");
    const schedules = new ScheduleRows(() => this.#open(), owner);
    const sent = readSentEvent(event, "the event");
    const store = this.#open();
    if (preview || store === undefined) return previewEvent(sent, { schedules, now: clock.now });
    const reasons: string[] = [];
    const result = await fireEvent(sent, {
      store,
      schedules,
      firings: new LocalFirings(store, owner),
      now: clock.now,
      log: ({ level, error, reason }) => {
        if (level === "ERROR") reasons.push(`${String(error)}: ${String(reason)}`);
      },
      teamIndex,
      giveUp: new AbortController().signal,
      // SQLite itself waits.
      patience: 0,
    });
    for (const reason of reasons) await note(reason);
    return result;
  }

  async invoke(event: string): Promise<Invocation> {
    const { dataDir, note, watch, teamIndex = false } = this.#options;
    const { runInvocation } = await import("../serve/run-invocation.ts");
    const tableName = await this.tableName();
    return runInvocation(event, { dataDir, tableName, teamIndex, clock: this.clock, note, watch });
  }

  async log(): Promise<FunctionLog> {
    throw usageError(
      "the local target keeps no log: what `tasks serve` does it says at once",
      "`tasks schedule list` shows what came of each last firing",
    );
  }

  /** A write of the store is carried out whole or not at all, so none is ever left in an unfinished step. */
  writes(): number {
    return 0;
  }

  close(): void {
    this.#store?.close();
  }

  #open(): Store | undefined {
    const { dataDir, use, note, watch } = this.#options;
    if (this.#store === undefined && (!use.reading || isStoreThere(dataDir))) {
      this.#store = new Store(dataDir, this.clock, { watch });
      if (this.#store.isNew) void note(`made the local store ${this.#store.path}`);
    }
    return this.#store;
  }
}
