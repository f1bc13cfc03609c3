import { mustBe, Refusal, type FakeClock } from "./refusal.ts";

interface Role {
  trust: string;
  policies: Map<string, string>;
  attached: Set<string>;
  tags: Map<string, string>;
  boundary: string | undefined;
  made: number;
}

interface Trust {
  Principal: { Service: string };
  Condition?: { StringEquals?: { [name: string]: string } };
}

type Query = { [name: string]: string };

/** IAM's roles as AWS documents them. Requests are those of its query API. */
export class StrictRoles {
  readonly #roles = new Map<string, Role>();
  /** How many policies a page of a list has: one, so that nobody gets by with the first page. */
  page = 1;
  /** After so many milliseconds Lambda can assume a new role. */
  assumableAfter = 5_000;
  readonly #clock: FakeClock;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  CreateRole({ RoleName = "", AssumeRolePolicyDocument = "", PermissionsBoundary, ...rest }: Query) {
    mustBe(/^[\w+=,.@-]{1,64}$/.test(RoleName), "RoleName");
    if (this.#roles.has(RoleName))
      throw new Refusal("EntityAlreadyExists", `Role ${RoleName} already exists.`);
    const trust = checkDocument(AssumeRolePolicyDocument);
    const made = this.#clock.now;
    const attached = new Set<string>();
    this.#roles.set(RoleName, {
      trust,
      policies: new Map(),
      attached,
      tags: new Map(),
      boundary: undefined,
      made,
    });
    if (PermissionsBoundary !== undefined) this.PutRolePermissionsBoundary({ RoleName, PermissionsBoundary });
    this.TagRole({ RoleName, ...rest });
    return this.GetRole({ RoleName });
  }

  GetRole({ RoleName = "" }: Query) {
    const { trust, tags, boundary, made } = this.#must(RoleName);
    return {
      Role: {
        Path: "/",
        RoleName,
        RoleId: "AROAEXAMPLE",
        Arn: `arn:aws:iam::111122223333:role/${RoleName}`,
        CreateDate: new Date(made).toISOString(),
        AssumeRolePolicyDocument: encodeURIComponent(trust),
        Tags: [...tags].map(([Key, Value]) => ({ Key, Value })),
        ...(boundary === undefined
          ? {}
          : {
              PermissionsBoundary: {
                PermissionsBoundaryType: "Policy",
                PermissionsBoundaryArn: boundary,
              },
            }),
      },
    };
  }

  UpdateAssumeRolePolicy({ RoleName = "", PolicyDocument = "" }: Query) {
    this.#must(RoleName).trust = checkDocument(PolicyDocument);
  }

  PutRolePermissionsBoundary({ RoleName = "", PermissionsBoundary = "" }: Query) {
    mustBe(/^arn:aws:iam::(\d{12}|aws):policy\/\S+$/.test(PermissionsBoundary), "PermissionsBoundary");
    this.#must(RoleName).boundary = PermissionsBoundary;
  }

  TagRole({ RoleName = "", ...rest }: Query) {
    const { tags } = this.#must(RoleName);
    for (let at = 1; rest[`Tags.member.${at}.Key`] !== undefined; at += 1)
      tags.set(rest[`Tags.member.${at}.Key`]!, rest[`Tags.member.${at}.Value`]!);
  }

  PutRolePolicy({ RoleName = "", PolicyName = "", PolicyDocument = "" }: Query) {
    this.#must(RoleName).policies.set(PolicyName, checkDocument(PolicyDocument));
  }

  GetRolePolicy({ RoleName = "", PolicyName = "" }: Query) {
    const PolicyDocument = this.#must(RoleName).policies.get(PolicyName);
    if (PolicyDocument === undefined) throw new Refusal("NoSuchEntity", PolicyName);
    return { RoleName, PolicyName, PolicyDocument: encodeURIComponent(PolicyDocument) };
  }

  ListRolePolicies({ RoleName = "", Marker }: Query) {
    const { found, ...end } = this.#pageOf([...this.#must(RoleName).policies.keys()], Marker);
    return { PolicyNames: found, ...end };
  }

  ListAttachedRolePolicies({ RoleName = "", Marker }: Query) {
    const { found, ...end } = this.#pageOf([...this.#must(RoleName).attached], Marker);
    return { AttachedPolicies: found.map((PolicyArn) => ({ PolicyArn })), ...end };
  }

  DeleteRolePolicy({ RoleName = "", PolicyName = "" }: Query) {
    if (!this.#must(RoleName).policies.delete(PolicyName)) throw new Refusal("NoSuchEntity", PolicyName);
  }

  DetachRolePolicy({ RoleName = "", PolicyArn = "" }: Query) {
    if (!this.#must(RoleName).attached.delete(PolicyArn)) throw new Refusal("NoSuchEntity", PolicyArn);
  }

  DeleteRole({ RoleName = "" }: Query) {
    const { policies, attached } = this.#must(RoleName);
    if (policies.size + attached.size > 0) throw new Refusal("DeleteConflict", "must delete policies first");
    this.#roles.delete(RoleName);
  }

  /** Attaches a policy behind everybody's back. */
  attach(name: string, policyArn: string): void {
    this.#must(name).attached.add(policyArn);
  }

  /** Whether the service can assume the role with this ARN, for the resource where the role names one. */
  isAssumable(arn: string, { service = "lambda.amazonaws.com", source = "" } = {}): boolean {
    const role = this.#roles.get(arn.split("/").at(-1)!);
    if (role === undefined || this.#clock.now - role.made < this.assumableAfter) return false;
    const [{ Principal, Condition }] = (JSON.parse(role.trust) as { Statement: [Trust] }).Statement;
    const { "aws:SourceArn": named = source } = Condition?.StringEquals ?? {};
    return Principal.Service === service && named === source;
  }

  /** Loses all tags behind everybody's back. */
  forgetTags(): void {
    for (const { tags } of this.#roles.values()) tags.clear();
  }

  /** All that outlasts the moment, for comparison. */
  state() {
    return [...this.#roles].map(([name, { trust, policies, attached, tags, boundary }]) => ({
      name,
      trust,
      boundary,
      policies: [...policies],
      attached: [...attached],
      tags: [...tags].sort(([a], [b]) => a.localeCompare(b)),
    }));
  }

  #pageOf(names: string[], marker = "0") {
    const end = Number(marker) + this.page;
    const found = names.slice(Number(marker), end);
    return end < names.length
      ? { found, IsTruncated: true, Marker: String(end) }
      : { found, IsTruncated: false };
  }

  #must(name: string): Role {
    const role = this.#roles.get(name);
    if (role === undefined) throw new Refusal("NoSuchEntity", `The role ${name} cannot be found.`);
    return role;
  }
}

function checkDocument(text: string): string {
  const { Version, Statement } = JSON.parse(text) as { Version: string; Statement: object[] };
  mustBe(Version === "2012-10-17" && Statement.length > 0, "MalformedPolicyDocument");
  return text;
}
