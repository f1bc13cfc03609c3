import { usageError } from "../errors.ts";
import { DEADLINE, USER_NAME } from "../task/record.ts";
import { ownerTags, TAG, type Owner } from "./ownership.ts";
import type { Fields, FieldValue, Live, Desired } from "./resource.ts";

/** What the flags of provision say about the table; undefined: nothing. */
export interface TableFlags {
  billing?: "on-demand" | "provisioned" | undefined;
  rcu?: number | undefined;
  wcu?: number | undefined;
  /** The attribute with the time of expiry; false: records do not expire. */
  ttl?: string | false | undefined;
  pitr?: boolean | undefined;
  deletionProtection?: boolean | undefined;
  /** Whether there is an index of everybody's open records, which holds all of them. */
  teamIndex?: boolean | undefined;
  /** A parameter's name other than the default. */
  parameter?: string | undefined;
}

export const KEYS = `${USER_NAME} (S), ${DEADLINE} (N)`;
export const OFF = "off";
/** The field for whether the table has the team index. */
export const TEAM_INDEX_FIELD = "team-index";
/** The field for how many open records are not in it, where that was counted. */
export const NOT_IN_INDEX = "not-in-index";

// Documented of tag values (DynamoDB Developer Guide, tagging restrictions): at most 256 of these characters.
const LONGEST_TAG = 256;
const TAGGABLE = /^[\p{L}\p{N}_.:/=+-]+$/u;

export const TABLE_IMMUTABLE = {
  keys: "a table's keys stay for ever: export its records, choose another --table or --stage, provision that, and import them there",
};

/**
 * What the table shall be: what the flags say. A new one is on-demand unless they say otherwise, and billing that they are
 * silent about stays as it is. The rest is as an earlier run was told, or stays, too: TTL, backups and protection are never
 * turned off by saying nothing. `flags` undefined: as the last run was told, as status wants it.
 */
export function desiredTable(flags: TableFlags | undefined, live: Live | undefined, owner: Owner): Desired {
  const remembered = rememberedFlags(live);
  const {
    billing = "on-demand",
    rcu = 1,
    wcu = 1,
  } = flags === undefined ? remembered : { ...billingOf(live), ...said(flags) };
  const ttl = flags?.ttl ?? remembered.ttl;
  const pitr = flags?.pitr ?? remembered.pitr;
  const protectedByDefault = owner.stage === "prod" ? true : undefined;
  const deletionProtection = flags?.deletionProtection ?? remembered.deletionProtection ?? protectedByDefault;
  const teamIndex = flags?.teamIndex ?? remembered.teamIndex;
  const skipBilling = flags === undefined && remembered.billing === undefined;
  const fields: { [field: string]: FieldValue } = { keys: KEYS };
  if (!skipBilling) {
    fields["billing"] = billing;
    if (billing === "provisioned") Object.assign(fields, { rcu, wcu });
  }
  if (ttl !== undefined) fields["ttl"] = ttl === false ? OFF : ttl;
  if (pitr !== undefined) fields["pitr"] = pitr;
  if (deletionProtection !== undefined) fields["deletion-protection"] = deletionProtection;
  if (teamIndex !== undefined) fields[TEAM_INDEX_FIELD] = teamIndex;
  // Where it was not counted there is nothing to compare.
  if (teamIndex === true && live?.fields[NOT_IN_INDEX] !== undefined) fields[NOT_IN_INDEX] = 0;
  if (flags === undefined) return { fields, tags: ownerTags(owner) };
  return {
    fields,
    tags: { ...ownerTags(owner), [TAG.flags]: flagsText(fields, flags.parameter ?? remembered.parameter) },
  };
}

function billingOf(live: Live | undefined): TableFlags {
  const { billing, rcu, wcu } = live?.fields ?? {};
  if (billing !== "provisioned") return billing === "on-demand" ? { billing } : {};
  return { billing, rcu: Number(rcu), wcu: Number(wcu) };
}

function said({ billing, rcu, wcu }: TableFlags): TableFlags {
  return Object.fromEntries(Object.entries({ billing, rcu, wcu }).filter(([, value]) => value !== undefined));
}

/** What the last provision was told, from the table's tag. */
export function rememberedFlags(live: Live | undefined): TableFlags {
  const text = typeof live?.tags === "object" ? (live.tags[TAG.flags] ?? "") : "";
  const words = text.split(" ");
  const after = (flag: string) => (words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined);
  const onOff = (name: string) =>
    words.includes(`--${name}`) ? true : words.includes(`--no-${name}`) ? false : undefined;
  const number = (flag: string) => {
    const value = Number(after(flag));
    return Number.isInteger(value) ? value : undefined;
  };
  const billing = after("--billing");
  return {
    billing: billing === "on-demand" || billing === "provisioned" ? billing : undefined,
    rcu: number("--rcu"),
    wcu: number("--wcu"),
    ttl: words.includes("--no-ttl") ? false : after("--ttl"),
    pitr: onOff("pitr"),
    deletionProtection: onOff("deletion-protection"),
    teamIndex: onOff(TEAM_INDEX_FIELD),
    parameter: after("--parameter"),
  };
}

/** Flags as the tag keeps them, and as they can be pasted after `tasks provision`. */
function flagsText(fields: Fields, parameter: string | undefined): string {
  const words = [`--billing ${fields["billing"]}`];
  for (const name of ["rcu", "wcu"]) if (fields[name] !== undefined) words.push(`--${name} ${fields[name]}`);
  if (fields["ttl"] !== undefined) words.push(fields["ttl"] === OFF ? "--no-ttl" : `--ttl ${fields["ttl"]}`);
  for (const name of ["pitr", "deletion-protection", TEAM_INDEX_FIELD]) {
    if (fields[name] !== undefined) words.push(fields[name] === true ? `--${name}` : `--no-${name}`);
  }
  if (parameter !== undefined) words.push(`--parameter ${parameter}`);
  const text = words.join(" ");
  if (text.length > LONGEST_TAG) {
    throw usageError(
      `the flags of provision are too long: '${text}' is over ${LONGEST_TAG} characters, and the table's tag remembers them`,
      "choose shorter names for --ttl and --parameter",
    );
  }
  return text;
}

/** Refuses a TTL attribute that would lose tasks, or that a tag cannot remember. */
export function checkTtl(attribute: string): void {
  if (attribute === DEADLINE || attribute === USER_NAME) {
    throw usageError(
      `--ttl ${attribute}: every task would be deleted when it is due`,
      "name another attribute that holds the time of expiry, as in --ttl expires_at",
    );
  }
  if (attribute === OFF || !TAGGABLE.test(attribute)) {
    throw usageError(
      `--ttl '${attribute}' is not a name of letters, digits and _.:/=+-`,
      "write it as in --ttl expires_at, or --no-ttl to turn it off",
    );
  }
}
