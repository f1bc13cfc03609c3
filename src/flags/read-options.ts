import { shorten, usageError } from "../errors.ts";
import { spell, type Argument, type Arguments, type Flag, type Flags } from "./flag.ts";
import type { Reading } from "./value-type.ts";

/** The words of a command line by their names; false: its opposite was given, `--no-x`. */
export interface Texts {
  readonly [name: string]: readonly string[] | boolean | undefined;
}

export interface Declared {
  readonly arguments: Arguments;
  readonly flags: Flags;
  /** Sets of flags, one of which has to be given. */
  readonly needsOneOf: readonly { flags: readonly string[]; hint: string }[];
}

export interface Reader {
  /** What a parser gets; `what` as in Reading. */
  reading(what: string): Reading;
  /** Refuses a text that is none of a flag's or an argument's choices. */
  refuseChoice(name: string, text: string, choices: readonly string[]): never;
}

/** The values of all arguments and flags: checked first as a whole, then read one after the other as they are declared. */
export async function readOptions(
  declared: Declared,
  texts: Texts,
  reader: Reader,
): Promise<{ [name: string]: unknown }> {
  for (const [name, flag] of Object.entries(declared.flags)) checkNeeds(name, flag, texts);
  const lacking = lacksOneOf(declared, texts);
  if (lacking !== undefined) {
    const [last, ...others] = lacking.flags.map(spell).toReversed();
    throw usageError(`there is no ${others.toReversed().join(", ")} or ${last}`, lacking.hint);
  }
  const options: { [name: string]: unknown } = {};
  for (const [name, argument] of Object.entries(declared.arguments)) {
    options[name] = await readTyped(name, () => `the ${name}`, argument, texts[name], reader);
  }
  for (const [name, flag] of Object.entries(declared.flags)) {
    options[name] =
      "type" in flag
        ? await readTyped(name, () => spell(name), flag, texts[name], reader)
        : (texts[name] ?? ("help" in flag && "no" in flag ? undefined : !("help" in flag)));
  }
  return options;
}

/** The first set of flags where one has to be given and none is. */
export function lacksOneOf({ needsOneOf }: Declared, texts: Texts) {
  return needsOneOf.find(({ flags }) => flags.every((name) => texts[name] === undefined));
}

function checkNeeds(name: string, { needs }: Flag, texts: Texts): void {
  if (needs === undefined || texts[name] === undefined) return;
  const other = texts[needs.flag];
  if (needs.is === undefined ? other !== undefined : Array.isArray(other) && other.includes(needs.is)) return;
  const wanted = needs.is === undefined ? "" : ` ${needs.is}`;
  throw usageError(`${spell(name)} needs ${spell(needs.flag)}${wanted}`, needs.hint);
}

type Typed = Extract<Flag, { type: unknown }> | Argument;

async function readTyped(
  name: string,
  place: () => string,
  typed: Typed,
  given: Texts[string],
  reader: Reader,
): Promise<unknown> {
  if (given === false) return false;
  const fallback = given === true && "bare" in typed ? typed.bare : typed.default;
  const texts = Array.isArray(given) ? (given as string[]) : fallback === undefined ? [] : [fallback];
  if (texts.length === 0 && !("readAll" in typed.type)) return "repeats" in typed ? [] : undefined;
  const what = place();
  const reading = reader.reading(what);
  if ("readAll" in typed.type) return typed.type.readAll(texts, reading);
  const { choices } = typed.type;
  const wrong = texts.find((text) => choices?.includes(text) === false);
  if (wrong !== undefined && choices !== undefined) reader.refuseChoice(name, wrong, choices);
  if ("repeats" in typed) {
    const values: unknown[] = [];
    for (const text of texts) values.push(await typed.type.read(text, reading));
    return values;
  }
  const [text, second] = texts;
  if (second !== undefined)
    throw usageError(`${what} is given twice: '${shorten(text!)}' and '${shorten(second)}'`, "give it once");
  return text === undefined ? undefined : typed.type.read(text, reading);
}
