import { checkTtl } from "../cloud/desired-table.ts";
import { DEADLINE, USER_NAME } from "../task/record.ts";
import { NO_WORD } from "./left-out.ts";
import { plainText } from "./plain-text.ts";
import type { CloudResource } from "./resources.ts";
import type { StageReading } from "./stage-reading.ts";
import { describe, type Tree } from "./source/tree.ts";
import { wholeNumberOf, truthOf, refusal } from "./values.ts";

/** What is said of the table. */
export interface TablePart {
  name?: string;
  billing?: "on-demand" | "provisioned";
  rcu?: number;
  wcu?: number;
  ttl?: string | false;
  pitr?: boolean;
  "deletion-protection"?: boolean;
}

export interface FoundTable {
  id: string;
  /** Undefined where CloudFormation makes the name up. */
  name: string | undefined;
  part: TablePart;
}

const KNOWN = new Set([
  "TableName",
  "AttributeDefinitions",
  "KeySchema",
  "BillingMode",
  "ProvisionedThroughput",
  "TimeToLiveSpecification",
  "PointInTimeRecoverySpecification",
  "DeletionProtectionEnabled",
]);
const WHY: { readonly [property: string]: string } = {
  GlobalSecondaryIndexes: "the one index that tasks makes is its own (team-index)",
  LocalSecondaryIndexes: "the one index that tasks makes is its own (team-index)",
};

/** Whether its keys are those of tasks; where not, why not. */
export function keysFault({ properties }: CloudResource, { file }: StageReading): string | undefined {
  const keys = pairsOf(file.get(properties, "KeySchema"), "AttributeName", "KeyType", file);
  const types = pairsOf(file.get(properties, "AttributeDefinitions"), "AttributeName", "AttributeType", file);
  const isRight =
    keys.size === 2 &&
    keys.get(USER_NAME) === "HASH" &&
    keys.get(DEADLINE) === "RANGE" &&
    types.get(USER_NAME) === "S" &&
    types.get(DEADLINE) === "N";
  if (isRight) return undefined;
  const found = [...keys].map(([name, type]) => `${name.slice(0, 40)} (${types.get(name) ?? "?"}, ${type})`);
  return `its keys are ${found.join(", ") || "not known"}; those of tasks are ${USER_NAME} (S, HASH), ${DEADLINE} (N, RANGE)`;
}

function pairsOf(
  list: Tree | undefined,
  name: string,
  value: string,
  file: StageReading["file"],
): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const item of list?.kind === "list" ? list.items : []) {
    const [key, what] = [file.get(item, name), file.get(item, value)];
    if (key?.kind === "scalar" && what?.kind === "scalar") pairs.set(String(key.value), String(what.value));
  }
  return pairs;
}

/** What a table of these keys is, and what of it is left out. */
export function readTable(resource: CloudResource, reading: StageReading): FoundTable {
  const { properties, path, id } = resource;
  for (const [name, { at }] of properties.entries)
    if (!KNOWN.has(name)) reading.leftOut.add(at, `${path}.${name}`, WHY[name] ?? NO_WORD);
  return {
    id,
    name: nameOf(resource, reading),
    part: { ...billingOf(resource, reading), ...ttlOf(resource, reading), ...switchesOf(resource, reading) },
  };
}

function nameOf({ properties, path, at }: CloudResource, reading: StageReading): string | undefined {
  const { file, leftOut } = reading;
  const name = file.get(properties, "TableName");
  if (name === undefined) {
    leftOut.add(at, path, "it has no TableName, so that CloudFormation makes one up; tasks makes its own");
    return undefined;
  }
  const text = plainText(name, reading);
  if (typeof text === "string") return text;
  leftOut.add(name.at, `${path}.TableName`, text.why);
  return undefined;
}

function billingOf({ properties, path }: CloudResource, reading: StageReading): TablePart {
  const { file, leftOut } = reading;
  const mode = file.get(properties, "BillingMode");
  const throughput = file.get(properties, "ProvisionedThroughput");
  if (
    mode !== undefined &&
    (mode.kind !== "scalar" || !/^(PAY_PER_REQUEST|PROVISIONED)$/.test(String(mode.value)))
  ) {
    leftOut.add(mode.at, `${path}.BillingMode`, describe(mode));
    return {};
  }
  if (mode?.kind === "scalar" && mode.value === "PAY_PER_REQUEST") return { billing: "on-demand" };
  const part: TablePart = { billing: "provisioned" };
  for (const [name, word] of [
    ["ReadCapacityUnits", "rcu"],
    ["WriteCapacityUnits", "wcu"],
  ] as const) {
    const units = file.get(throughput, name);
    const number = wholeNumberOf(units, 1);
    if (number !== undefined) part[word] = number;
    else if (units !== undefined)
      leftOut.add(units.at, `${path}.ProvisionedThroughput.${name}`, describe(units));
  }
  if (throughput?.kind === "unknown")
    leftOut.add(throughput.at, `${path}.ProvisionedThroughput`, throughput.why);
  return part;
}

function ttlOf({ properties, path }: CloudResource, reading: StageReading): TablePart {
  const { file, leftOut } = reading;
  const said = file.get(properties, "TimeToLiveSpecification");
  if (said === undefined) return {};
  const what = `${path}.TimeToLiveSpecification`;
  const enabled = truthOf(file.get(said, "Enabled"));
  if (enabled === false) return { ttl: false };
  const attribute = file.get(said, "AttributeName");
  const name = attribute === undefined ? undefined : plainText(attribute, reading);
  const fault =
    typeof name !== "string"
      ? (name?.why ?? "it names no attribute")
      : enabled === undefined
        ? "whether it is Enabled is not known"
        : refusal(() => checkTtl(name));
  if (fault === undefined) return { ttl: name as string };
  leftOut.add(said.at, what, fault);
  return {};
}

function switchesOf({ properties, path }: CloudResource, { file, leftOut }: StageReading): TablePart {
  const part: TablePart = {};
  const backups = file.get(properties, "PointInTimeRecoverySpecification");
  const pitr = file.get(backups, "PointInTimeRecoveryEnabled");
  const protection = file.get(properties, "DeletionProtectionEnabled");
  const isKept = truthOf(pitr);
  if (isKept !== undefined) part.pitr = isKept;
  else if (backups !== undefined)
    leftOut.add(backups.at, `${path}.PointInTimeRecoverySpecification`, describe(pitr ?? backups));
  if (backups?.kind === "dict")
    leftOut.addOthers(
      backups,
      ["PointInTimeRecoveryEnabled"],
      `${path}.PointInTimeRecoverySpecification`,
      NO_WORD,
    );
  const isProtected = truthOf(protection);
  if (isProtected !== undefined) part["deletion-protection"] = isProtected;
  else if (protection !== undefined)
    leftOut.add(protection.at, `${path}.DeletionProtectionEnabled`, describe(protection));
  return part;
}
