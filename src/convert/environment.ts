import { checkEnv } from "../cloud/function-env.ts";
import { isReference } from "../parameter-reference.ts";
import type { CalledFunction } from "./functions.ts";
import { plainText } from "./plain-text.ts";
import type { StageReading } from "./stage-reading.ts";
import type { FoundTable } from "./table.ts";
import { describe, intrinsicOf, type Tree } from "./tree.ts";
import { refusal } from "./values.ts";

const TABLE = "TABLE_NAME";

/** The variables of the function: what provider and functions say, which is one environment. */
export function readEnvironment(
  called: readonly CalledFunction[],
  provider: Tree | undefined,
  table: FoundTable | undefined,
  reading: StageReading,
): { [name: string]: string } {
  const { file, leftOut } = reading;
  const env = new Map<string, string>();
  const common = { path: "provider.environment", said: file.get(provider, "environment") };
  const own = called.map(({ dict, path }) => ({
    path: `${path}.environment`,
    said: file.get(dict, "environment"),
  }));
  for (const { path, said } of [common, ...own]) {
    if (said === undefined) continue;
    if (said.kind !== "dict") leftOut.add(said.at, path, describe(said));
    for (const [name, value] of said.kind === "dict" ? said.entries : []) {
      if (isTable(value, table, reading)) {
        if (name !== TABLE)
          leftOut.add(value.at, `${path}.${name}`, `the function has its table's name in ${TABLE}`);
        continue;
      }
      const text = textOrReference(value, reading);
      const fault = typeof text === "string" ? faultOf(env, name, text) : text.why;
      if (fault === undefined) env.set(name, text as string);
      else leftOut.add(value.at, `${path}.${name}`, fault);
    }
  }
  return Object.fromEntries(env);
}

/** What is in Parameter Store is a reference to it. */
function textOrReference(value: Tree, reading: StageReading): ReturnType<typeof plainText> {
  const text = plainText(value, reading);
  return typeof text !== "string" && text.parameter !== undefined ? `ssm:${text.parameter}` : text;
}

function faultOf(env: Map<string, string>, name: string, text: string): string | undefined {
  if (text === "") return "it is empty, and tasks makes no empty variables";
  const there = env.get(name);
  if (there !== undefined && there !== text)
    return "another function gives it another value, and there is one function";
  // A reference is as good as any text: `tasks apply` says what comes of it.
  const values = [...env, [name, text]].map(([one, value = ""]) =>
    isReference(value) ? `${one}=a` : `${one}=${value}`,
  );
  return refusal(() => checkEnv(values))?.replace(/^--env /, "");
}

/** Whether a value is the table's name: by `!Ref`, or as it is written. */
function isTable(value: Tree, table: FoundTable | undefined, reading: StageReading): boolean {
  if (table === undefined) return false;
  if (refersTo(value, table.id, reading)) return true;
  const text = plainText(value, reading);
  return typeof text === "string" && text === table.name;
}

/** `!Ref id`, or `!Sub ${id}`. */
export function refersTo(value: Tree, id: string, { file }: StageReading): boolean {
  const found = intrinsicOf(file.resolve(value));
  const argument = found === undefined ? undefined : file.resolve(found.argument);
  if (argument?.kind !== "scalar") return false;
  if (found!.name === "Ref") return argument.value === id;
  return found!.name === "Fn::Sub" && argument.value === `\${${id}}`;
}
