import { checkTags, mustBe, Refusal, type FakeClock } from "./refusal.ts";
import type { StrictRoles } from "./roles.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- whatever JSON the client has sent
type Body = any;

interface Group {
  name: string;
  tags: Map<string, string>;
  schedules: Map<string, Body>;
  made: number;
  /** When it was told to go. */
  deleted: number | undefined;
}

const NAME = /^[0-9a-zA-Z-_.]{1,64}$/;
const RATE = /^rate\((1 (minute|hour|day)|(1\d+|[2-9]\d*) (minutes|hours|days))\)$/;
const CRON = /^cron\((\S+ ){5}\S+\)$/;
const AT = /^at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)$/;
const SEEN_AFTER = 1_000;
const GONE_AFTER = 5_000;
const ARN = "arn:aws:scheduler:us-east-1:111122223333:";
const DATES = ["StartDate", "EndDate"] as const;

/** EventBridge Scheduler as AWS documents it (API reference and botocore's model), with the refusals that moto does not make. */
export class StrictScheduler {
  readonly #groups = new Map<string, Group>();
  readonly #clock: FakeClock;
  readonly #roles: StrictRoles;
  /** The names of the groups and schedules that tokens have made. */
  readonly #tokens = new Map<string, string>();
  /** How many schedules a page of a list has: one, so that nobody gets by with the first page. */
  page = 1;

  constructor(clock: FakeClock, roles: StrictRoles) {
    this.#clock = clock;
    this.#roles = roles;
  }

  CreateScheduleGroup({ Name, Tags, ClientToken }: Body) {
    mustBe(NAME.test(Name), "group name");
    if (this.#isRepeated(ClientToken, `group ${Name}`)) return { ScheduleGroupArn: groupArn(Name) };
    if (this.#find(Name) !== undefined)
      throw new Refusal("ConflictException", `Schedule group ${Name} exists.`);
    mustBe(
      (Tags ?? []).every(({ Value }: Body) => Value.length > 0),
      "a tag's value is empty",
    );
    const made = this.#clock.now;
    this.#groups.set(Name, {
      name: Name,
      tags: checkTags(Tags),
      schedules: new Map(),
      made,
      deleted: undefined,
    });
    return { ScheduleGroupArn: groupArn(Name) };
  }

  GetScheduleGroup({ Name }: Body) {
    const { made, deleted } = this.#group(Name);
    const State = deleted === undefined ? "ACTIVE" : "DELETING";
    return { Arn: groupArn(Name), Name, State, CreationDate: made / 1000, LastModificationDate: made / 1000 };
  }

  /** All schedules in it go too. */
  DeleteScheduleGroup({ Name }: Body) {
    const group = this.#group(Name);
    group.deleted ??= this.#clock.now;
    group.schedules.clear();
    return {};
  }

  ListTagsForResource({ ResourceArn }: Body) {
    const { tags } = this.#group(ResourceArn.slice(groupArn("").length));
    return { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) };
  }

  TagResource({ ResourceArn, Tags }: Body) {
    mustBe(ResourceArn.startsWith(groupArn("")), "only groups have tags");
    mustBe(
      Tags.every(({ Value }: Body) => Value.length > 0),
      "a tag's value is empty",
    );
    const { tags } = this.#group(ResourceArn.slice(groupArn("").length));
    for (const [name, value] of checkTags(Tags)) tags.set(name, value);
    return {};
  }

  CreateSchedule({ ClientToken, Name, GroupName = "default", ...said }: Body) {
    mustBe(NAME.test(Name), "name");
    const group = this.#group(GroupName);
    // A new group is not seen everywhere at once.
    if (this.#clock.now - group.made < SEEN_AFTER) throw missing(`Schedule group ${GroupName}`);
    if (group.deleted !== undefined) throw new Refusal("ConflictException", `${GroupName} is being deleted.`);
    if (this.#isRepeated(ClientToken, `schedule ${Name}`))
      return { ScheduleArn: scheduleArn(GroupName, Name) };
    if (group.schedules.has(Name)) throw new Refusal("ConflictException", `Schedule ${Name} already exists.`);
    const made = this.#clock.now / 1000;
    group.schedules.set(Name, { ...this.#checked(said, GroupName), CreationDate: made });
    return { ScheduleArn: scheduleArn(GroupName, Name) };
  }

  /** Replaces: what is left out gets its default. */
  UpdateSchedule({ ClientToken: _token, Name, GroupName = "default", ...said }: Body) {
    const { CreationDate } = this.#schedule(GroupName, Name);
    this.#group(GroupName).schedules.set(Name, { ...this.#checked(said, GroupName), CreationDate });
    return { ScheduleArn: scheduleArn(GroupName, Name) };
  }

  GetSchedule({ Name, groupName = "default" }: Body) {
    const found = this.#schedule(groupName, Name);
    return { Name, GroupName: groupName, Arn: scheduleArn(groupName, Name), ...found };
  }

  DeleteSchedule({ Name, groupName = "default" }: Body) {
    this.#schedule(groupName, Name);
    this.#group(groupName).schedules.delete(Name);
    return {};
  }

  /** Says little of each, and `page` a page. */
  ListSchedules({ ScheduleGroup, MaxResults = 100, NextToken }: Body) {
    mustBe(Number(MaxResults) >= 1 && Number(MaxResults) <= 100, "MaxResults");
    const { schedules } = this.#group(ScheduleGroup);
    const all = [...schedules].sort(([a], [b]) => (a < b ? -1 : 1));
    const at = NextToken === undefined ? 0 : Number(NextToken);
    const Schedules = all.slice(at, at + this.page).map(([Name, { State, Target }]) => {
      return { Name, GroupName: ScheduleGroup, State, Target: { Arn: Target.Arn } };
    });
    return { Schedules, ...(at + this.page < all.length ? { NextToken: String(at + this.page) } : {}) };
  }

  /** Switches one behind everybody's back, or says something else of it. */
  change(group: string, name: string, said: object): void {
    Object.assign(this.#schedule(group, name), said);
  }

  /** Loses all tags behind everybody's back. */
  forgetTags(): void {
    for (const { tags } of this.#groups.values()) tags.clear();
  }

  /** All that outlasts the moment, for comparison; when it was made differs from run to run. */
  state() {
    return [...this.#groups.values()]
      .filter(({ deleted }) => deleted === undefined)
      .map(({ name, tags, schedules }) => ({
        name,
        tags: [...tags].sort(([a], [b]) => a.localeCompare(b)),
        schedules: [...schedules].map(([own, { CreationDate: _made, ...rest }]) => ({ name: own, ...rest })),
      }));
  }

  #checked(said: Body, group: string): Body {
    const { ScheduleExpression, ScheduleExpressionTimezone = "UTC", FlexibleTimeWindow, Target } = said;
    const { StartDate, EndDate, Description = "", State = "ENABLED", ActionAfterCompletion = "NONE" } = said;
    mustBe(ScheduleExpression.length <= 256, "ScheduleExpression is too long");
    const isKnown = [RATE, CRON, AT].some((form) => form.test(ScheduleExpression));
    mustBe(isKnown, `Invalid Schedule Expression ${ScheduleExpression}.`);
    mustBe(ScheduleExpressionTimezone.length <= 50, "ScheduleExpressionTimezone is too long");
    mustBe(isZone(ScheduleExpressionTimezone), "Provided ScheduleExpressionTimezone is not valid.");
    const { Mode, MaximumWindowInMinutes: window } = FlexibleTimeWindow;
    mustBe(Mode === "OFF" ? window === undefined : window >= 1 && window <= 1440, "FlexibleTimeWindow");
    for (const date of DATES) mustBe(said[date] === undefined || Number.isInteger(said[date]), date);
    if (!AT.test(ScheduleExpression) && StartDate !== undefined) {
      const oldest = this.#clock.now / 1000 - 300;
      mustBe(StartDate >= oldest, "The StartDate you specify cannot be earlier than 5 minutes ago.");
    }
    const from = StartDate ?? this.#clock.now / 1000;
    mustBe(EndDate === undefined || EndDate > from, "The EndDate you specify must come after the StartDate.");
    mustBe(Description.length <= 512, "Description");
    mustBe(["ENABLED", "DISABLED"].includes(State), "State");
    mustBe(["NONE", "DELETE"].includes(ActionAfterCompletion), "ActionAfterCompletion");
    this.#checkTarget(Target, group);
    const dates = Object.fromEntries(
      DATES.flatMap((date) => (said[date] === undefined ? [] : [[date, said[date]]])),
    );
    return {
      ScheduleExpression,
      ScheduleExpressionTimezone,
      FlexibleTimeWindow,
      ...dates,
      ...(Description === "" ? {} : { Description }),
      ...(said.KmsKeyArn === undefined ? {} : { KmsKeyArn: said.KmsKeyArn }),
      State,
      ActionAfterCompletion,
      Target: { RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 }, ...Target },
    };
  }

  #checkTarget({ Arn, RoleArn, Input, RetryPolicy, DeadLetterConfig }: Body, group: string): void {
    mustBe(/^arn:aws:lambda:\S+:function:\S+$/.test(Arn), "Target.Arn");
    mustBe(/^arn:aws(-[a-z]+)?:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(RoleArn), "Target.RoleArn");
    mustBe(
      this.#roles.isAssumable(RoleArn, { service: "scheduler.amazonaws.com", source: groupArn(group) }),
      "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
    );
    if (Input !== undefined) {
      mustBe(Input.length >= 1 && Input.length <= 262_144, "Target.Input");
      mustBe(isJson(Input), "Target.Input is not JSON");
    }
    const { MaximumRetryAttempts: attempts = 185, MaximumEventAgeInSeconds: age = 86_400 } =
      RetryPolicy ?? {};
    mustBe(attempts >= 0 && attempts <= 185, "MaximumRetryAttempts");
    mustBe(age >= 60 && age <= 86_400, "MaximumEventAgeInSeconds");
    const queue = DeadLetterConfig?.Arn;
    mustBe(queue === undefined || /^arn:aws:sqs:[a-z0-9-]+:\d{12}:[\w-]+$/.test(queue), "DeadLetterConfig");
  }

  /** Whether the same request was carried out before. */
  #isRepeated(token: string | undefined, what: string): boolean {
    mustBe(token !== undefined && /^[a-zA-Z0-9-_]{1,64}$/.test(token), "ClientToken");
    if (this.#tokens.get(token!) === what) return true;
    this.#tokens.set(token!, what);
    return false;
  }

  #find(name: string): Group | undefined {
    const group = this.#groups.get(name);
    if (group?.deleted === undefined || this.#clock.now - group.deleted < GONE_AFTER) return group;
    this.#groups.delete(name);
    return undefined;
  }

  #group(name: string): Group {
    const group = this.#find(name);
    if (group === undefined) throw missing(`Schedule group ${name}`);
    return group;
  }

  #schedule(group: string, name: string): Body {
    const found = this.#group(group).schedules.get(name);
    if (found === undefined) throw missing(`Schedule ${name}`);
    return found;
  }
}

function missing(what: string): Refusal {
  return new Refusal("ResourceNotFoundException", `${what} does not exist.`);
}

function groupArn(name: string): string {
  return `${ARN}schedule-group/${name}`;
}

function scheduleArn(group: string, name: string): string {
  return `${ARN}schedule/${group}/${name}`;
}

function isZone(name: string): boolean {
  try {
    // An offset is a zone to Node, and none to AWS; nor is a name in other letters than IANA's, or one that only ICU has.
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions();
    return !/^[+-]/.test(timeZone) && !/(?:^|\/)[a-z]/.test(name) && !/^[JIP]ST$/.test(name);
  } catch {
    return false;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
