import type { Clock } from "../ports.ts";
import type { Deployment } from "./deployment/deployment.ts";
import type { Endpoint } from "./deployment/endpoint.ts";
import type { Owner } from "./ownership.ts";
import type { Parameters } from "./parameter.ts";
import type { SentEvent } from "./schedule/sent-event.ts";
import type { Resource } from "./resource.ts";
import type { FunctionLog } from "./log/function-log.ts";
import type { Invocation } from "./deployment/invocation.ts";
import type { Schedules } from "./schedule/schedules.ts";
import type { TableFlags } from "./desired-table.ts";

/** What a run does with the cloud. `reading` throws on every call that is not a read. */
export interface CloudUse {
  reading: boolean;
  /** As in `provision`: what to ask a policy for where a permission is missing. */
  command: string;
  /** What is done with the resources, where they are not made: what only making needs to know may cost a read of the table. */
  purpose?: "show" | "remove";
  /** Other than the target that is set. */
  target?: "local";
}

/** Where resources are: AWS, or the local store. */
export interface Cloud {
  readonly target: "aws" | "local";
  readonly owner: Owner;
  readonly clock: Clock;
  /** Account, partition and region or what stands for them, for the header of a plan. */
  place(): Promise<CloudLocation>;
  tableName(): Promise<string>;
  /** The table and what belongs to it; flags undefined: as the last provision was told, and with all schedules. */
  resources(flags: TableFlags | undefined): Promise<Resource[]>;
  /** What earlier runs made under another name, and is ours by its tags: a parameter that another --parameter named. */
  leftovers(): Promise<Resource[]>;
  parameters(): Promise<Parameters>;
  schedules(): Promise<Schedules>;
  /** The function's address; undefined where it has none, and `tasks serve` answers in its place. */
  endpoint(): Promise<Endpoint | undefined>;
  /** What a deployment is made of, in any order. */
  deployment(wanted: Deployment): Promise<Resource[]>;
  /** Runs the function with an event (JSON text). */
  invoke(event: string): Promise<Invocation>;
  /** Puts an event (JSON text) on the bus. Undefined on a target whose bus is not ours. */
  send?(event: string, options: { preview: boolean }): Promise<SentEvent>;
  /** The log of the deployed function. Throws a usage error on a target that keeps none. */
  log(): Promise<FunctionLog>;
  /** How many writes were carried out so far. */
  writes(): number;
  close(): void;
}

export interface CloudLocation {
  /** As in `account 123456789012, region eu-central-1`. */
  text: string;
  account: string | undefined;
  partition: string | undefined;
  region: string | undefined;
  /** What is not there, each as a sentence. */
  gaps: string[];
}
