import { checkTags, checkTogether } from "../cloud/deployment/check-tags.ts";
import { architectures, retentionDays } from "../cloud/deployment/function-settings.ts";
import type { CalledFunction } from "./functions.ts";
import { NO_WORD } from "./left-out.ts";
import { plainText } from "./plain-text.ts";
import type { FunctionPart } from "./service-part.ts";
import type { StageReading } from "./stage-reading.ts";
import { describe, type Dict, type Tree } from "./source/tree.ts";
import { refusal, wholeNumberOf } from "./values.ts";

// Developer Guide of Lambda, "Quotas".
const NUMBERS = {
  memorySize: { word: "memory", least: 128, most: 10_240 },
  timeout: { word: "timeout", least: 1, most: 900 },
  logRetentionInDays: { word: "retention", least: 1, most: Infinity },
} as const;
const OWN_CODE = [
  "handler",
  "name",
  "description",
  "runtime",
  "runtimeManagement",
  "package",
  "image",
  "layers",
  "disableLogs",
  "versionFunction",
];
const READ = ["events", "url", "environment", "tags", "architecture", ...Object.keys(NUMBERS)];
const ROLE = ["role", "iamRoleStatements", "iamRoleStatementsName", "iamRoleStatementsInherit"];

/** What is said of the function: there is one for all, which gets the most of what each asks for. */
export function readFunctionPart(
  called: readonly CalledFunction[],
  provider: Tree | undefined,
  reading: StageReading,
): FunctionPart {
  for (const { dict, path } of called)
    reading.leftOut.addOthers(dict, [...OWN_CODE, ...READ, ...ROLE], path, NO_WORD);
  const part: FunctionPart = {
    ...numbersOf(called, provider, reading),
    ...architectureOf(called, provider, reading),
    ...boundaryOf(provider, reading),
  };
  const tags: TagTexts = {};
  addTags(tags, { from: provider, path: "provider", name: "tags" }, reading);
  addTags(tags, { from: provider, path: "provider", name: "stackTags" }, reading);
  for (const { dict, path } of called) addTags(tags, { from: dict, path, name: "tags" }, reading);
  return Object.keys(tags).length === 0 ? part : { ...part, tags };
}

type Said = { value: Tree; path: string };

/** What each function has of a name: its own, or the provider's. */
function saidOf(
  name: string,
  called: readonly CalledFunction[],
  provider: Tree | undefined,
  { file }: StageReading,
): Said[] {
  const common = file.get(provider, name);
  const said = called.flatMap(({ dict, path }): Said[] => {
    const own = file.get(dict, name);
    if (own !== undefined) return [{ value: own, path: `${path}.${name}` }];
    return common === undefined ? [] : [{ value: common, path: `provider.${name}` }];
  });
  return said.filter(({ value }, index) => said.findIndex((one) => one.value === value) === index);
}

const ONE = "one function serves all, and gets";

function numbersOf(
  called: readonly CalledFunction[],
  provider: Tree | undefined,
  reading: StageReading,
): FunctionPart {
  const part: FunctionPart = {};
  for (const [name, { word, least, most }] of Object.entries(NUMBERS)) {
    const read = saidOf(name, called, provider, reading).map((one) => {
      const number = wholeNumberOf(one.value, least, most);
      const isTaken = number !== undefined && (word !== "retention" || retentionDays.includes(number));
      return { ...one, number: isTaken ? number : undefined };
    });
    const numbers = read.map(({ number }) => number).filter((number) => number !== undefined);
    if (numbers.length > 0) part[word] = Math.max(...numbers);
    for (const { value, path, number } of read)
      if (number === undefined || number !== part[word])
        reading.leftOut.add(value.at, path, number === undefined ? describe(value) : `${ONE} ${part[word]}`);
  }
  return part;
}

function architectureOf(
  called: readonly CalledFunction[],
  provider: Tree | undefined,
  reading: StageReading,
): FunctionPart {
  const part: FunctionPart = {};
  for (const { value, path } of saidOf("architecture", called, provider, reading)) {
    const found = architectures.find((one) => value.kind === "scalar" && value.value === one);
    if (found !== undefined && (part.architecture ??= found) === found) continue;
    reading.leftOut.add(
      value.at,
      path,
      found === undefined ? describe(value) : `${ONE} ${part.architecture}`,
    );
  }
  return part;
}

function boundaryOf(provider: Tree | undefined, reading: StageReading): FunctionPart {
  const { file, leftOut } = reading;
  const role = file.get(file.get(provider, "iam"), "role");
  const said =
    file.get(role, "permissionsBoundary") ??
    file.get(role, "permissionBoundary") ??
    file.get(provider, "rolePermissionsBoundary");
  if (said === undefined) return {};
  const text = plainText(said, reading);
  if (typeof text === "string" && /^arn:[a-z-]+:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/.test(text))
    return { "permissions-boundary": text };
  leftOut.add(
    said.at,
    "provider permissions boundary",
    typeof text === "string" ? "it is not the ARN of a policy" : text.why,
  );
  return {};
}

type TagTexts = { [name: string]: string };
type TagPlace = { from: Tree | Dict | undefined; path: string; name: string };

/** Adds what `tasks apply` takes together with those that are there. */
function addTags(tags: TagTexts, { from, path, name }: TagPlace, reading: StageReading) {
  const { file, leftOut } = reading;
  const said = file.get(from, name);
  if (said === undefined) return;
  if (said.kind !== "dict") leftOut.add(said.at, `${path}.${name}`, describe(said));
  for (const [tag, value] of said.kind === "dict" ? said.entries : []) {
    const text = plainText(value, reading);
    const fault =
      typeof text === "string"
        ? refusal(() => {
            checkTags([`${tag}=${text}`]);
            checkTogether({ ...tags, [tag]: text });
          })
        : text.why;
    if (fault !== undefined) leftOut.add(value.at, `${path}.${name}.${tag}`, fault);
    else tags[tag] = text as string;
  }
}
