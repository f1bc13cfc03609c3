import { checkEnv, MOST_BYTES } from "../cloud/deployment/function-env.ts";
import { isReference } from "../parameter-reference.ts";
import type { CalledFunction } from "./functions.ts";
import { plainText } from "./plain-text.ts";
import type { StageReading } from "./stage-reading.ts";
import type { FoundTable } from "./table.ts";
import { describe, intrinsicOf, type Tree } from "./source/tree.ts";
import { refusal } from "./values.ts";

const TABLE = "TABLE_NAME";
const TOO_LONG = `with it the variables are longer than Lambda takes: ${MOST_BYTES} bytes`;

interface Variables {
  values: Map<string, string>;
  bytes: number;
}

/** The variables of the function: what provider and functions say, which is one environment. */
export function readEnvironment(
  called: readonly CalledFunction[],
  provider: Tree | undefined,
  table: FoundTable | undefined,
  reading: StageReading,
): { [name: string]: string } {
  const { leftOut } = reading;
  const env: Variables = { values: new Map(), bytes: 1 };
  for (const [name, values] of variablesOf(called, provider, reading))
    for (const [value, path] of values) {
      const fault = addTo(env, name, value, table, reading);
      if (fault !== undefined) leftOut.add(value.at, `${path}.${name}`, fault);
    }
  return Object.fromEntries(env.values);
}

/** By name what each function has: its own value, or else the provider's; each with the path of its environment. */
function variablesOf(
  called: readonly CalledFunction[],
  provider: Tree | undefined,
  { file, leftOut }: StageReading,
): Map<string, Map<Tree, string>> {
  const entriesOf = (of: Tree | undefined, path: string): [string, Tree][] => {
    const said = file.get(of, "environment");
    if (said !== undefined && said.kind !== "dict") leftOut.add(said.at, path, describe(said));
    return said?.kind === "dict" ? [...said.entries] : [];
  };
  const variables = new Map<string, Map<Tree, string>>();
  const add = (name: string, value: Tree, path: string) =>
    variables.set(name, (variables.get(name) ?? new Map<Tree, string>()).set(value, path));
  const common = entriesOf(provider, "provider.environment");
  for (const { dict, path } of called) {
    const own = new Map(entriesOf(dict, `${path}.environment`));
    for (const [name, value] of common) if (!own.has(name)) add(name, value, "provider.environment");
    for (const [name, value] of own) add(name, value, `${path}.environment`);
  }
  return variables;
}

/** Takes a value in; or says why it cannot be. */
function addTo(
  env: Variables,
  name: string,
  value: Tree,
  table: FoundTable | undefined,
  reading: StageReading,
): string | undefined {
  if (isTable(value, table, reading))
    return name === TABLE ? undefined : `the function has its table's name in ${TABLE}`;
  const text = textOrReference(value, reading);
  if (typeof text !== "string") return text.why;
  const there = env.values.get(name);
  if (there !== undefined)
    return there === text ? undefined : "another function gives it another value, and there is one function";
  // As JSON has it, with what is between two.
  const bytes = env.bytes + Buffer.byteLength(JSON.stringify({ [name]: text })) - 1;
  const fault = faultOf(name, text) ?? (bytes > MOST_BYTES ? TOO_LONG : undefined);
  if (fault !== undefined) return fault;
  env.values.set(name, text);
  env.bytes = bytes;
  return undefined;
}

/** What is in Parameter Store is a reference to it. */
function textOrReference(value: Tree, reading: StageReading): ReturnType<typeof plainText> {
  const text = plainText(value, reading);
  return typeof text !== "string" && text.parameter !== undefined ? `ssm:${text.parameter}` : text;
}

function faultOf(name: string, text: string): string | undefined {
  if (text === "") return "it is empty, and tasks makes no empty variables";
  // A reference is as good as any text: `tasks apply` says what comes of it.
  return refusal(() => checkEnv([`${name}=${isReference(text) ? "a" : text}`]))?.replace(/^--env /, "");
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
