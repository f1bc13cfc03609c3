import {
  ListTargetsByRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type EventBridgeClient,
  type PutTargetsCommandOutput,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { TasksError } from "../../../errors.ts";
import type { AwsCall, AwsCalls } from "../../client/aws-calls.ts";
import { eachPage } from "../../client/each-page.ts";
import { canonicalJson } from "../../../cloud/canonical-json.ts";
import { namedInput, unnamedInput } from "../../../cloud/schedule/named-input.ts";
import type { Fields, FieldValue, Live, Readable, Resource, Desired } from "../../../cloud/resource.ts";
import { DELIVERY } from "../../../cloud/schedule/schedule-info.ts";
import type { Trigger } from "../../../cloud/schedule/timing.ts";
import {
  inputTransformer,
  stampKindOf,
  untransformed,
  type StampKind,
} from "../../../cloud/schedule/stamp.ts";
import { namesFields } from "../../../schedule/event-template.ts";

const MISSING = "ResourceNotFoundException";
const BUSY = "ConcurrentModificationException";
const TARGET_ID = "tasks";
/** 185 attempts in a day (API reference of EventBridge, RetryPolicy), which nobody has chosen. */
const DEFAULT = "default";

/** What a rule invokes, and with what event. */
export interface TargetInput {
  /** JSON text. */
  input: string;
  /** Whether what identifies the event is added. */
  stamp: boolean;
  trigger: Trigger;
  /** Of the delivery; undefined: as they are. */
  retries?: number | undefined;
  maxAgeS?: number | undefined;
}

/** The rule's target: the function, with the event that it gets. */
export class TargetResource implements Resource {
  readonly kind = "target";
  readonly name: string;
  readonly dependsOn: readonly Resource[];
  readonly belongsTo: Readable;
  readonly immutable = {};
  readonly #functionArn: string;
  readonly #wanted: TargetInput | undefined;
  readonly #deadLetterArn: string | undefined;
  readonly #calls: AwsCalls;
  readonly #call: AwsCall;

  /** `name`: the rule's. `input` undefined: as it is. */
  constructor(
    name: string,
    options: {
      functionArn: string;
      input: TargetInput | undefined;
      /** Where events go that cannot be delivered; undefined: as it is. */
      deadLetterArn: string | undefined;
      client: EventBridgeClient;
      calls: AwsCalls;
      /** The rule. */
      belongsTo: Readable;
      dependsOn: readonly Resource[];
    },
  ) {
    this.name = name;
    this.dependsOn = options.dependsOn;
    this.belongsTo = options.belongsTo;
    this.#functionArn = options.functionArn;
    this.#wanted = options.input;
    this.#deadLetterArn = options.deadLetterArn;
    this.#calls = options.calls;
    this.#call = options.calls.to(options.client, name);
  }

  async read(): Promise<Live | undefined> {
    const target = (await this.#targets()).find(({ Id }) => Id === TARGET_ID);
    if (target === undefined) return undefined;
    const { input, stamp } = inputOf(target, { rule: this.name, isWanted: this.#wanted !== undefined });
    return {
      fields: {
        function: target.Arn ?? "",
        input,
        stamp,
        attempts: target.RetryPolicy?.MaximumRetryAttempts ?? DEFAULT,
        "age-s": target.RetryPolicy?.MaximumEventAgeInSeconds ?? DEFAULT,
        ...(target.DeadLetterConfig?.Arn === undefined ? {} : { "dead-letter": target.DeadLetterConfig.Arn }),
      },
      // It has no tags of its own: it goes with the rule.
      tags: "unsupported",
    };
  }

  want(live: Live | undefined): Desired {
    const deadLetter = this.#deadLetterArn ?? live?.fields["dead-letter"];
    const { input, stamp } = wantedInput(this.#wanted) ?? live?.fields ?? {};
    return {
      fields: {
        function: this.#functionArn,
        ...(input === undefined ? {} : { input: canonicalJson(unnamedInput(String(input), this.name)) }),
        ...(stamp === undefined ? {} : { stamp }),
        attempts: this.#wanted?.retries ?? asItIs(live, "attempts") ?? DELIVERY.attempts,
        "age-s": this.#wanted?.maxAgeS ?? asItIs(live, "age-s") ?? DELIVERY.ageS,
        ...(deadLetter === undefined ? {} : { "dead-letter": deadLetter }),
      },
      tags: {},
    };
  }

  create(desired: Desired): Promise<Fields> {
    return this.#put(desired);
  }

  /** A target of the same id is replaced, so that there is no moment without one. */
  update(desired: Desired): Promise<Fields> {
    return this.#put(desired);
  }

  /** All targets, because a rule that has one cannot be deleted. */
  async remove(): Promise<void> {
    const Ids = (await this.#targets()).map(({ Id = "" }) => Id);
    if (Ids.length === 0) return;
    const make = () => new RemoveTargetsCommand({ Rule: this.name, Ids });
    const { output } = await this.#call("RemoveTargets", make, { expected: [MISSING], passing: [BUSY] });
    this.#refuseFailed("RemoveTargets", output);
  }

  async #put({ fields }: Desired): Promise<Fields> {
    const { stamp } = fields;
    const input = String(fields["input"]);
    const kind = isKind(stamp) ? stamp : undefined;
    const InputTransformer = inputTransformer(input, { rule: this.name, kind });
    const make = () =>
      new PutTargetsCommand({
        Rule: this.name,
        Targets: [
          {
            Id: TARGET_ID,
            Arn: this.#functionArn,
            ...(InputTransformer === undefined
              ? { Input: namedInput(input, this.name) }
              : { InputTransformer }),
            RetryPolicy: {
              MaximumRetryAttempts: Number(fields["attempts"]),
              MaximumEventAgeInSeconds: Number(fields["age-s"]),
            },
            ...(fields["dead-letter"] === undefined
              ? {}
              : { DeadLetterConfig: { Arn: String(fields["dead-letter"]) } }),
          },
        ],
      });
    // A rule that was made a moment ago may not be seen everywhere yet (terraform-provider-aws retries it, too).
    const { output } = await this.#call("PutTargets", make, {
      passing: [BUSY, MISSING],
      quota: "targets of a rule (5)",
    });
    this.#refuseFailed("PutTargets", output);
    return (await this.read())?.fields ?? {};
  }

  async #targets(): Promise<Target[]> {
    const targets: Target[] = [];
    await eachPage(async (NextToken) => {
      const make = () => new ListTargetsByRuleCommand({ Rule: this.name, NextToken });
      const { output } = await this.#call("ListTargetsByRule", make, { expected: [MISSING] });
      targets.push(...(output?.Targets ?? []));
      return output?.NextToken;
    });
    return targets;
  }

  /** EventBridge answers 200 although it did nothing. */
  #refuseFailed(
    operation: string,
    output: Pick<PutTargetsCommandOutput, "FailedEntryCount" | "FailedEntries"> | undefined,
  ): void {
    if ((output?.FailedEntryCount ?? 0) === 0) return;
    // It was counted as a write when its answer came.
    this.#calls.writes -= 1;
    const { ErrorCode = "refused", ErrorMessage = "" } = output?.FailedEntries?.[0] ?? {};
    throw new TasksError("unavailable", `${operation} ${this.name}: ${ErrorCode} ${ErrorMessage}`.trimEnd(), {
      hint: "run the same command again",
    });
  }
}

/** By what events are told apart, "old" as an earlier version did it; false: not at all. */
type StampField = StampKind | "old" | false;

function wantedInput(wanted: TargetInput | undefined): { input: string; stamp: StampField } | undefined {
  if (wanted === undefined) return undefined;
  return { input: wanted.input, stamp: wanted.stamp && stampKindOf(wanted.trigger) };
}

function asItIs(live: Live | undefined, field: string): FieldValue | undefined {
  const value = live?.fields[field];
  return value === DEFAULT ? undefined : value;
}

function isKind(stamp: FieldValue | undefined): stamp is StampKind {
  return stamp === "time" || stamp === "event id";
}

function inputOf(
  target: Target,
  { rule, isWanted }: { rule: string; isWanted: boolean },
): { input: string; stamp: StampField } {
  const { Input, InputPath, InputTransformer } = target;
  if (InputTransformer === undefined) {
    const input = canonicalJson(unnamedInput(Input ?? InputPath ?? "none", rule));
    // It was put there before fields were filled in, and is to become a template.
    return { input: isWanted && namesFields(input) ? `as it stands: ${input}` : input, stamp: false };
  }
  const { InputPathsMap = {}, InputTemplate = "" } = InputTransformer;
  const plain = untransformed(InputPathsMap, InputTemplate, rule);
  if (plain === undefined) return { input: InputTemplate, stamp: false };
  return { input: canonicalJson(plain.input), stamp: plain.kind ?? false };
}
