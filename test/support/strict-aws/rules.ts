import { checkTags, mustBe, Refusal, type FakeClock } from "./refusal.ts";

interface Rule {
  name: string;
  expression: string | undefined;
  pattern: string | undefined;
  description: string | undefined;
  state: string;
  tags: Map<string, string>;
  targets: Map<string, Body>;
  made: number;
}

// oxlint-disable-next-line typescript/no-explicit-any -- whatever JSON the client has sent
type Body = any;

// As Serverless Framework checks it, which knows singular from plural.
const RATE = /^rate\((1 (minute|hour|day)|(1\d+|[2-9]\d*) (minutes|hours|days))\)$/;
const CRON = /^cron\((\S+ ){5}\S+\)$/;
const SEEN_AFTER = 1_000;
const ARN = "arn:aws:events:us-east-1:111122223333:rule/";

/** EventBridge's rules as AWS documents them, with the refusals that moto does not make. */
export class StrictRules {
  readonly #rules = new Map<string, Rule>();
  readonly #clock: FakeClock;
  /** How many rules a page of a list has: one, so that nobody gets by with the first page. */
  page = 1;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  PutRule({ Name, ScheduleExpression, EventPattern, Description, State = "ENABLED", Tags }: Body) {
    mustBe(/^[.\-_A-Za-z0-9]{1,64}$/.test(Name), "name");
    mustBe(ScheduleExpression !== undefined || EventPattern !== undefined, "schedule or pattern");
    if (ScheduleExpression !== undefined)
      mustBe(RATE.test(ScheduleExpression) || CRON.test(ScheduleExpression), "ScheduleExpression");
    if (EventPattern !== undefined) {
      mustBe(EventPattern.length <= 4096, "EventPattern is too long");
      mustBe(Object.keys(JSON.parse(EventPattern)).length > 0, "EventPattern is empty");
    }
    mustBe((Description ?? "").length <= 512, "description");
    const found = this.#rules.get(Name);
    this.#rules.set(Name, {
      name: Name,
      expression: ScheduleExpression,
      pattern: EventPattern,
      description: Description,
      state: State,
      // On a rule that is there, PutRule ignores tags.
      tags: found?.tags ?? checkTags(Tags),
      targets: found?.targets ?? new Map(),
      made: found?.made ?? this.#clock.now,
    });
    return { RuleArn: ARN + Name };
  }

  DescribeRule({ Name }: Body) {
    const { expression, pattern, description, state } = this.#must(Name);
    return {
      Name,
      Arn: ARN + Name,
      ScheduleExpression: expression,
      EventPattern: pattern,
      Description: description,
      State: state,
    };
  }

  EnableRule({ Name }: Body) {
    this.#must(Name).state = "ENABLED";
    return {};
  }

  DisableRule({ Name }: Body) {
    this.#must(Name).state = "DISABLED";
    return {};
  }

  DeleteRule({ Name }: Body) {
    const found = this.#rules.get(Name);
    mustBe(found === undefined || found.targets.size === 0, "Rule can't be deleted since it has targets.");
    this.#rules.delete(Name);
    return {};
  }

  /** `page` a page: whoever reads the first page only is found out. */
  ListRules({ NamePrefix, NextToken }: Body) {
    const names = [...this.#rules.keys()].filter((name) => name.startsWith(NamePrefix)).sort();
    const at = NextToken === undefined ? 0 : Number(NextToken);
    const Rules = names.slice(at, at + this.page).map((Name) => this.DescribeRule({ Name }));
    return { Rules, ...(at + this.page < names.length ? { NextToken: String(at + this.page) } : {}) };
  }

  ListRuleNamesByTarget({ TargetArn, NextToken }: Body) {
    const invokes = ({ targets }: Rule) => [...targets.values()].some(({ Arn }) => Arn === TargetArn);
    const names = [...this.#rules.values()].filter(invokes).map(({ name }) => name);
    const at = NextToken === undefined ? 0 : Number(NextToken);
    const RuleNames = names.slice(at, at + this.page);
    return { RuleNames, ...(at + this.page < names.length ? { NextToken: String(at + this.page) } : {}) };
  }

  PutTargets({ Rule: name, Targets }: Body) {
    const { targets, made } = this.#must(name);
    // A new rule is not seen everywhere at once.
    if (this.#clock.now - made < SEEN_AFTER)
      throw new Refusal("ResourceNotFoundException", `Rule ${name} does not exist on EventBus default.`);
    for (const target of Targets) {
      const { Id, Input, InputTransformer, InputPath, RetryPolicy } = target;
      mustBe(/^[.\-_A-Za-z0-9]{1,64}$/.test(Id), "target id");
      const inputs = [Input, InputTransformer, InputPath].filter((one) => one !== undefined);
      mustBe(inputs.length <= 1, "only one of Input, InputPath and InputTransformer");
      if (Input !== undefined) {
        mustBe(Input.length <= 8192, "Input is too long");
        JSON.parse(Input);
      }
      if (InputTransformer !== undefined) {
        const { InputTemplate, InputPathsMap } = InputTransformer;
        mustBe(InputTemplate.length <= 8192, "InputTemplate is too long");
        const used = [...InputTemplate.matchAll(/<([^<>]*)>/g)].map(([, variable]) => variable);
        mustBe(
          used.every((variable) => variable in InputPathsMap),
          "unknown variable",
        );
        mustBe(Object.keys(InputPathsMap).length <= 100, "too many variables");
        for (const [variable, path] of Object.entries(InputPathsMap as { [variable: string]: string })) {
          mustBe(!/^aws/i.test(variable) && path.length <= 256, "variable");
          mustBe(/^\$(\.[\w/-]+(\[\d+\])*)*$/.test(path), "path");
        }
      }
      const { MaximumRetryAttempts = 185, MaximumEventAgeInSeconds = 86400 } = RetryPolicy ?? {};
      mustBe(MaximumRetryAttempts <= 185, "attempts");
      mustBe(MaximumEventAgeInSeconds >= 60 && MaximumEventAgeInSeconds <= 86400, "age");
      targets.set(Id, target);
    }
    mustBe(targets.size <= 5, "at most 5 targets");
    return { FailedEntryCount: 0, FailedEntries: [] };
  }

  ListTargetsByRule({ Rule: name, NextToken }: Body) {
    const all = [...this.#must(name).targets.values()];
    const at = NextToken === undefined ? 0 : Number(NextToken);
    const Targets = all.slice(at, at + this.page);
    return { Targets, ...(at + this.page < all.length ? { NextToken: String(at + this.page) } : {}) };
  }

  RemoveTargets({ Rule: name, Ids }: Body) {
    const { targets } = this.#must(name);
    for (const id of Ids) targets.delete(id);
    return { FailedEntryCount: 0, FailedEntries: [] };
  }

  ListTagsForResource({ ResourceARN }: Body) {
    const { tags } = this.#must(ResourceARN.slice(ARN.length));
    return { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) };
  }

  TagResource({ ResourceARN, Tags }: Body) {
    const { tags } = this.#must(ResourceARN.slice(ARN.length));
    for (const [name, value] of checkTags(Tags)) tags.set(name, value);
    return {};
  }

  /** Loses all tags behind everybody's back. */
  forgetTags(): void {
    for (const { tags } of this.#rules.values()) tags.clear();
  }

  /** All that outlasts the moment, for comparison; when it was made differs from run to run. */
  state() {
    return [...this.#rules.values()].map(({ tags, targets, made: _made, ...rule }) => ({
      ...rule,
      tags: [...tags].filter(([name]) => name !== "tasks:since").sort(([a], [b]) => a.localeCompare(b)),
      targets: [...targets.values()],
    }));
  }

  #must(name: string): Rule {
    const rule = this.#rules.get(name);
    if (rule === undefined) throw new Refusal("ResourceNotFoundException", `Rule ${name} does not exist.`);
    return rule;
  }
}
