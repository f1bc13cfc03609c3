import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import type { AwsCall, AwsCalls } from "../../client/aws-calls.ts";
import { eachPage } from "../../client/each-page.ts";
import { canonicalPolicy } from "../../../cloud/canonical-json.ts";
import { ownerTags, type Owner } from "../../../cloud/ownership.ts";
import { changedTags } from "../../../cloud/plan.ts";
import type { Difference, Fields, Live, Readable, Resource, Desired, Tags } from "../../../cloud/resource.ts";
import { tagList, tagsOf } from "../tag-list.ts";

const MISSING = "NoSuchEntityException";
const BUSY = "ConcurrentModificationException";
const POLICY_NAME = "tasks-inline";
const NONE = "none";

interface RoleOptions {
  /** Who may assume it, and what it may do: JSON texts. */
  trust: string;
  policy: string;
  /** The ARN of its permissions boundary; undefined: as it is. */
  boundary: string | undefined;
  belongsTo: Readable;
  /** Besides our own. */
  tags: Tags;
  client: IAMClient;
  calls: AwsCalls;
  owner: Owner;
}

/** A role that a service may assume; one inline policy says what it may do. Others are an operator's own. */
export class RoleResource implements Resource {
  readonly kind = "role";
  readonly name: string;
  readonly dependsOn = [];
  readonly belongsTo: Readable;
  readonly immutable = {};
  readonly onlyAdopted = ["other-policies"];
  readonly #options: RoleOptions;
  readonly #call: AwsCall;

  constructor(name: string, options: RoleOptions) {
    this.name = name;
    this.belongsTo = options.belongsTo;
    this.#options = options;
    this.#call = options.calls.to(options.client, name);
  }

  async read(): Promise<Live | undefined> {
    const { output } = await this.#call("GetRole", () => new GetRoleCommand({ RoleName: this.name }), {
      expected: [MISSING],
    });
    const role = output?.Role;
    if (role === undefined) return undefined;
    const [inline, attached] = await Promise.all([this.#inline(), this.#attached()]);
    const extra = [...inline.filter((name) => name !== POLICY_NAME), ...attached];
    return {
      fields: {
        trust: canonicalPolicy(decodeURIComponent(role.AssumeRolePolicyDocument ?? "")),
        policy: inline.includes(POLICY_NAME) ? await this.#document() : NONE,
        "other-policies": extra.length === 0 ? NONE : extra.toSorted().join(", "),
        "permissions-boundary": role.PermissionsBoundary?.PermissionsBoundaryArn ?? NONE,
      },
      tags: tagsOf(role.Tags),
      createdAt: role.CreateDate?.getTime(),
    };
  }

  want(): Desired {
    const { trust, policy, boundary, owner, tags } = this.#options;
    const fields = {
      trust: canonicalPolicy(trust),
      policy: canonicalPolicy(policy),
      "other-policies": NONE,
      ...(boundary === undefined ? {} : { "permissions-boundary": boundary }),
    };
    return { fields, tags: { ...ownerTags(owner), ...tags } };
  }

  async create({ tags }: Desired): Promise<Fields | "taken"> {
    const { trust, boundary } = this.#options;
    const input = {
      AssumeRolePolicyDocument: trust,
      Tags: tagList(tags),
      ...(boundary === undefined ? {} : { PermissionsBoundary: boundary }),
    };
    const make = () => new CreateRoleCommand({ RoleName: this.name, ...input });
    const { error } = await this.#call("CreateRole", make, {
      expected: ["EntityAlreadyExistsException"],
      passing: [BUSY],
      quota: "roles of the account (1000)",
    });
    if (error !== undefined) return "taken";
    await this.#putPolicy();
    return (await this.read())?.fields ?? {};
  }

  async update(_: Desired, differences: readonly Difference[]): Promise<Fields> {
    const changes = (field: string) => differences.some((one) => one.field === field);
    const tags = changedTags(differences);
    if (Object.keys(tags).length > 0) {
      await this.#call("TagRole", () => new TagRoleCommand({ RoleName: this.name, Tags: tagList(tags) }), {
        passing: [BUSY],
      });
    }
    if (changes("trust")) {
      const input = { RoleName: this.name, PolicyDocument: this.#options.trust };
      const make = () => new UpdateAssumeRolePolicyCommand(input);
      await this.#call("UpdateAssumeRolePolicy", make, { passing: [BUSY] });
    }
    if (changes("permissions-boundary")) {
      const input = { RoleName: this.name, PermissionsBoundary: this.#options.boundary };
      const make = () => new PutRolePermissionsBoundaryCommand(input);
      await this.#call("PutRolePermissionsBoundary", make, { passing: [BUSY, MISSING] });
    }
    if (changes("policy")) await this.#putPolicy();
    if (changes("other-policies")) await this.#dropPolicies((name) => name !== POLICY_NAME);
    return (await this.read())?.fields ?? {};
  }

  /** IAM deletes no role that has policies. */
  async remove(): Promise<void> {
    await this.#dropPolicies(() => true);
    const make = () => new DeleteRoleCommand({ RoleName: this.name });
    await this.#call("DeleteRole", make, { expected: [MISSING], passing: [BUSY, "DeleteConflictException"] });
  }

  async #dropPolicies(isMeant: (inline: string) => boolean): Promise<void> {
    for (const PolicyName of (await this.#inline()).filter(isMeant)) {
      const make = () => new DeleteRolePolicyCommand({ RoleName: this.name, PolicyName });
      await this.#call("DeleteRolePolicy", make, { expected: [MISSING], passing: [BUSY] });
    }
    for (const PolicyArn of await this.#attached()) {
      const make = () => new DetachRolePolicyCommand({ RoleName: this.name, PolicyArn });
      await this.#call("DetachRolePolicy", make, { expected: [MISSING], passing: [BUSY] });
    }
  }

  async #putPolicy(): Promise<void> {
    const input = { PolicyName: POLICY_NAME, PolicyDocument: this.#options.policy };
    // A role that was made a moment ago may not be seen everywhere yet.
    await this.#call("PutRolePolicy", () => new PutRolePolicyCommand({ RoleName: this.name, ...input }), {
      passing: [BUSY, MISSING],
      quota: "characters of a role's policies (10240)",
    });
  }

  async #inline(): Promise<string[]> {
    const names: string[] = [];
    await eachPage(async (Marker) => {
      const make = () => new ListRolePoliciesCommand({ RoleName: this.name, Marker });
      const { output } = await this.#call("ListRolePolicies", make, { expected: [MISSING], passing: [BUSY] });
      names.push(...(output?.PolicyNames ?? []));
      return output?.Marker;
    });
    return names;
  }

  async #attached(): Promise<string[]> {
    const arns: string[] = [];
    await eachPage(async (Marker) => {
      const make = () => new ListAttachedRolePoliciesCommand({ RoleName: this.name, Marker });
      const { output } = await this.#call("ListAttachedRolePolicies", make, {
        expected: [MISSING],
        passing: [BUSY],
      });
      arns.push(...(output?.AttachedPolicies ?? []).map(({ PolicyArn = "" }) => PolicyArn));
      return output?.Marker;
    });
    return arns;
  }

  async #document(): Promise<string> {
    const make = () => new GetRolePolicyCommand({ RoleName: this.name, PolicyName: POLICY_NAME });
    const { output } = await this.#call("GetRolePolicy", make, { expected: [MISSING], passing: [BUSY] });
    // RFC 3986 encoding (API reference, GetRolePolicy).
    const text = output?.PolicyDocument;
    return text === undefined ? NONE : canonicalPolicy(decodeURIComponent(text));
  }
}
