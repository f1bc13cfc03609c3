import { StrictLogEvents } from "./log-events.ts";
import { mustBe, Refusal } from "./refusal.ts";

interface LogGroup {
  retention: number | undefined;
  tags: Map<string, string>;
  events: StrictLogEvents;
}

// oxlint-disable-next-line typescript/no-explicit-any -- whatever JSON the client has sent
type Body = any;

const ARN = "arn:aws:logs:us-east-1:111122223333:log-group:";

// API Reference of CloudWatch Logs, PutRetentionPolicy.
const DAYS = new Set([
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]);

/** CloudWatch Logs' groups as AWS documents them. */
export class StrictLogGroups {
  readonly #groups = new Map<string, LogGroup>();
  /** The account's policy for the retention of all groups. */
  accountPolicy: string | undefined;

  CreateLogGroup({ logGroupName, tags = {} }: Body) {
    mustBe(/^[.\-_/#A-Za-z0-9]{1,512}$/.test(logGroupName), "logGroupName");
    if (this.#groups.has(logGroupName)) throw new Refusal("ResourceAlreadyExistsException", logGroupName);
    this.#groups.set(logGroupName, {
      retention: undefined,
      tags: new Map(Object.entries(tags)),
      events: new StrictLogEvents(),
    });
    return {};
  }

  DescribeLogGroups({ logGroupNamePrefix = "", limit = 50 }: Body) {
    const names = [...this.#groups.keys()].filter((name) => name.startsWith(logGroupNamePrefix)).sort();
    return {
      logGroups: names.slice(0, limit).map((logGroupName) => {
        const { retention } = this.#groups.get(logGroupName)!;
        const { accountPolicy } = this;
        return {
          logGroupName,
          arn: `${ARN + logGroupName}:*`,
          // Whatever was put on the group itself.
          retentionInDays: accountPolicy === undefined ? retention : 7,
          retentionPolicyName: accountPolicy,
        };
      }),
    };
  }

  PutRetentionPolicy({ logGroupName, retentionInDays }: Body) {
    mustBe(DAYS.has(retentionInDays), "retentionInDays");
    this.#must(logGroupName).retention = retentionInDays;
    return {};
  }

  ListTagsForResource({ resourceArn }: Body) {
    return { tags: Object.fromEntries(this.#must(resourceArn.slice(ARN.length)).tags) };
  }

  TagResource({ resourceArn, tags }: Body) {
    const group = this.#must(resourceArn.slice(ARN.length));
    for (const [name, value] of Object.entries(tags)) group.tags.set(name, String(value));
    return {};
  }

  DeleteLogGroup({ logGroupName }: Body) {
    this.#must(logGroupName);
    this.#groups.delete(logGroupName);
    return {};
  }

  FilterLogEvents({ logGroupName, ...request }: Body) {
    return this.#must(logGroupName).events.filter(request);
  }

  /** What is in a group, for writing into it behind everybody's back. */
  eventsOf(logGroupName: string): StrictLogEvents {
    return this.#must(logGroupName).events;
  }

  /** Loses all tags behind everybody's back. */
  forgetTags(): void {
    for (const { tags } of this.#groups.values()) tags.clear();
  }

  /** All that outlasts the moment, for comparison. */
  state() {
    return [...this.#groups].map(([name, { retention, tags }]) => ({ name, retention, tags: [...tags] }));
  }

  #must(name: string): LogGroup {
    const group = this.#groups.get(name);
    if (group === undefined)
      throw new Refusal("ResourceNotFoundException", `The log group ${name} does not exist.`);
    return group;
  }
}
