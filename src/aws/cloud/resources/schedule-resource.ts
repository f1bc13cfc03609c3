import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  UpdateScheduleCommand,
  type GetScheduleCommandOutput,
  type SchedulerClient,
} from "@aws-sdk/client-scheduler";
import { TasksError } from "../../../errors.ts";
import { canonicalJson } from "../../../cloud/canonical-json.ts";
import type { Desired, Fields, Live, Resource } from "../../../cloud/resource.ts";
import { DELIVERY, type ScheduleFlags } from "../../../cloud/schedule/schedule-info.ts";
import { wantedTiming } from "../../../cloud/schedule/wanted-timing.ts";
import type { AwsCall, AwsCalls } from "../../client/aws-calls.ts";
import { isOnlyRhythm, isSameStart, startToSend } from "../deployment/schedule-start.ts";
import { withNewRole } from "../with-new-role.ts";
import {
  fieldsOfSchedule,
  isoOf,
  requestOf,
  secondsIn,
  secondsOf,
  timingFields,
  timingOf,
} from "./schedule-fields.ts";

const MISSING = "ResourceNotFoundException";
const CONFLICT = "ConflictException";
const INVALID = "ValidationException";
// As terraform-provider-aws has it.
const NEW_ROLE = /must allow AWS EventBridge Scheduler to assume/;

const DESCRIPTION = "Puts a task record into DynamoDB; made by `tasks schedule`";
/** Remembered by one that is still off: it goes on when its rule has gone off. */
const SUCCESSOR = `${DESCRIPTION}; goes on when its rule goes off`;

interface ScheduleOptions {
  group: string;
  functionArn: string;
  roleArn: string;
  /** The name by which a stamp knows it, which is a rule's. */
  rule: string;
  /** undefined: as it is. A new one that nobody enables is disabled. */
  flags: ScheduleFlags | undefined;
  /** Whether it is off only until its rule has gone off. */
  isSuccessor?: boolean;
  /** Where events go that cannot be delivered; undefined: as it is. */
  deadLetterArn: string | undefined;
  client: SchedulerClient;
  calls: AwsCalls;
  dependsOn: readonly Resource[];
}

/** A schedule of EventBridge Scheduler: when, and the function with the event that it gets. */
export class ScheduleResource implements Resource {
  readonly kind = "schedule";
  readonly name: string;
  readonly dependsOn: readonly Resource[];
  readonly immutable = {};
  readonly #options: ScheduleOptions;
  readonly #call: AwsCall;

  constructor(name: string, options: ScheduleOptions) {
    this.name = name;
    this.dependsOn = options.dependsOn;
    this.#options = options;
    this.#call = options.calls.to(options.client, name);
  }

  async read(): Promise<Live | undefined> {
    const found = await this.#get();
    if (found === undefined) return undefined;
    const { functionArn, rule } = this.#options;
    return {
      fields: fieldsOfSchedule(found, rule),
      // Its group has them. Somebody else may have put one into it.
      tags: found.Target?.Arn === functionArn ? "unsupported" : {},
      createdAt: found.CreationDate?.getTime(),
    };
  }

  want(live: Live | undefined): Desired {
    const { functionArn, roleArn, flags, isSuccessor = false, deadLetterArn } = this.#options;
    const was = live?.fields ?? {};
    const { state = "DISABLED" } = was;
    const deadLetter = deadLetterArn ?? was["dead-letter"];
    const { trigger, keeps, tz } = flags ?? {};
    const before = live === undefined ? undefined : timingOf(live.fields);
    const now = this.#now();
    const timing =
      trigger?.expression === undefined
        ? {}
        : timingFields(wantedTiming(trigger, { was: before, keeps, tz, now }));
    const fields: Fields = {
      ...was,
      ...timing,
      description: isSuccessor ? SUCCESSOR : DESCRIPTION,
      state: flags?.enabled === undefined ? state : flags.enabled ? "ENABLED" : "DISABLED",
      function: functionArn,
      role: roleArn,
      ...(flags === undefined ? {} : { input: canonicalJson(flags.input), stamp: flags.stamp }),
      attempts: flags?.retries ?? was["attempts"] ?? DELIVERY.attempts,
      "age-s": flags?.maxAgeS ?? was["age-s"] ?? DELIVERY.ageS,
      ...(deadLetter === undefined ? {} : { "dead-letter": deadLetter }),
    };
    return { fields: this.#withStart(fields, live), tags: {} };
  }

  async create({ fields }: Desired): Promise<Fields | "taken"> {
    const make = () => new CreateScheduleCommand({ ...this.#id(), ...requestOf(fields, this.#options.rule) });
    const error = await this.#withNewRole("CreateSchedule", make);
    return error === undefined ? this.#fields() : "taken";
  }

  /** UpdateSchedule replaces: what is left out gets its default. */
  async update({ fields }: Desired): Promise<Fields> {
    const { KmsKeyArn } = (await this.#get()) ?? {};
    const request = {
      ...this.#id(),
      ...requestOf(fields, this.#options.rule),
      ...(KmsKeyArn === undefined ? {} : { KmsKeyArn }),
    };
    const error = await this.#withNewRole("UpdateSchedule", () => new UpdateScheduleCommand(request));
    if (error === undefined) return this.#fields();
    throw new TasksError("unavailable", `UpdateSchedule ${this.name}: ${error.message}`, {
      hint: "run the same command again in a minute",
      cause: error,
    });
  }

  /** Reads it, and gives what then switches it in one call, if it is not so already; undefined where there is none. */
  async prepareSwitch(enabled: boolean): Promise<(() => Promise<boolean>) | undefined> {
    const found = await this.#get();
    if (found === undefined) return undefined;
    const State = enabled ? "ENABLED" : "DISABLED";
    if (found.State === State && found.Description !== SUCCESSOR) return async () => true;
    const request = { ...this.#id(), ...this.#asItIs(found), State } as const;
    return async () => {
      const make = () => new UpdateScheduleCommand(request);
      const errors = { expected: [MISSING], passing: [CONFLICT] };
      return (await this.#call("UpdateSchedule", make, errors)).error === undefined;
    };
  }

  async isOn(): Promise<boolean | undefined> {
    const found = await this.#get();
    return found === undefined ? undefined : found.State === "ENABLED";
  }

  async remove(): Promise<void> {
    const make = () => new DeleteScheduleCommand(this.#id());
    await this.#call("DeleteSchedule", make, { expected: [MISSING], passing: [CONFLICT] });
  }

  #id() {
    return { Name: this.name, GroupName: this.#options.group };
  }

  async #get(): Promise<GetScheduleCommandOutput | undefined> {
    const make = () => new GetScheduleCommand(this.#id());
    return (await this.#call("GetSchedule", make, { expected: [MISSING] })).output;
  }

  async #fields(): Promise<Fields> {
    return (await this.read())?.fields ?? {};
  }

  /** Whatever else somebody has said of it stays. */
  #asItIs(found: GetScheduleCommandOutput) {
    const { $metadata: _, Arn: __, CreationDate: ___, LastModificationDate: ____, ...said } = found;
    const { Description, ScheduleExpression = "", FlexibleTimeWindow, Target, StartDate, ...rest } = said;
    const start = startToSend(ScheduleExpression, secondsIn(StartDate), this.#now());
    return {
      ...rest,
      ScheduleExpression,
      FlexibleTimeWindow: FlexibleTimeWindow ?? { Mode: "OFF" as const },
      Target,
      ...(start === undefined ? {} : { StartDate: new Date(start * 1000) }),
      ...(Description === undefined
        ? {}
        : { Description: Description === SUCCESSOR ? DESCRIPTION : Description }),
    };
  }

  /** As it is where it comes to the same; where anything is written, one that Scheduler takes. */
  #withStart(fields: Fields, live: Live | undefined): Fields {
    const { expression, start: said } = timingOf(fields);
    const was = secondsOf(live?.fields["start"]);
    const isRhythm =
      was !== undefined &&
      live?.fields["expression"] === expression &&
      isOnlyRhythm(expression, was, this.#now());
    const start = said ?? (isRhythm ? was : undefined);
    if (live !== undefined && isSameStart(expression, start, was, this.#now())) {
      const same = { ...fields, start: live.fields["start"]! };
      if (Object.entries(same).every(([field, value]) => live.fields[field] === value)) return same;
    }
    return { ...fields, start: isoOf(startToSend(expression, start, this.#now())) };
  }

  #now(): number {
    return Math.floor(this.#options.calls.clock.now() / 1000);
  }

  #withNewRole(
    operation: string,
    make: () => CreateScheduleCommand | UpdateScheduleCommand,
  ): Promise<Error | undefined> {
    const errors = { expected: [INVALID, CONFLICT], passing: [MISSING], quota: "schedules of the region" };
    return withNewRole(() => this.#call(operation, make, errors), {
      doing: `${operation} ${this.name}`,
      invalid: INVALID,
      isNew: ({ name, message }) => name === INVALID && NEW_ROLE.test(message),
      clock: this.#options.calls.clock,
    });
  }
}

/** Whether it is off only until its rule has gone off. */
export function isSuccessor({ fields }: Live): boolean {
  return fields["description"] === SUCCESSOR && fields["state"] !== "ENABLED";
}
