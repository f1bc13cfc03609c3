import { spell, type Flag, type Flags } from "../flags/flag.ts";
import type { Leaf, Words } from "./node.ts";

interface WordsOptions {
  /** Flags whose word is another one. */
  names?: { readonly [flag: string]: string };
  /** Flags that have no word. */
  without?: readonly string[];
}

/** A flag's word in a file: its name, unless that reads wrongly there. */
export function wordOf(flag: string, { names = {} }: WordsOptions = {}): string {
  return Object.hasOwn(names, flag) ? names[flag]! : spell(flag).slice(2);
}

/** What a file may say in place of flags. */
export function wordsOf(flags: Flags, options: WordsOptions = {}): Words {
  const said = Object.entries(flags).filter(([name]) => options.without?.includes(name) !== true);
  const word = (flag: string) => wordOf(flag, options);
  // Of two flags one may say for both that they exclude each other.
  const excluded = (name: string) =>
    said
      .filter(
        ([other, { conflicts }]) => conflicts?.includes(name) || flags[name]?.conflicts?.includes(other),
      )
      .map(([other]) => word(other));
  const entries = said.map(([name, flag]) => {
    const excludes = excluded(name);
    const { needs } = flag;
    const isOfFile = needs !== undefined && said.some(([other]) => other === needs.flag);
    const node = {
      ...leafOf(flag),
      ...(excludes.length === 0 ? {} : { excludes }),
      ...(isOfFile
        ? { needs: { word: word(needs.flag), ...(needs.is === undefined ? {} : { is: needs.is }) } }
        : {}),
    };
    return [word(name), node] as const;
  });
  return { is: "words", words: Object.fromEntries(entries) };
}

/** What stands in a file in place of a flag. */
export function leafOf(flag: Flag): Leaf {
  // Where there are no flags, what they are called is a word.
  const help = ("help" in flag ? flag.help : flag.no).replaceAll(/--(?=[a-z])/g, "");
  if (!("value" in flag)) return { is: "switch", help };
  const { type } = flag;
  const place = { help, ...(flag.no === undefined ? {} : { canBeOff: true }) };
  if ("readAll" in type) return { ...place, is: MAPS.has(type.name) ? "map" : "texts" };
  if (flag.repeats === true) return { ...place, is: "texts" };
  if (type.choices !== undefined) {
    const areNumbers = type.choices.every((choice) => /^\d+$/.test(choice));
    return { ...place, is: "choice", choices: areNumbers ? type.choices.map(Number) : type.choices };
  }
  if ("least" in type && "most" in type)
    return { ...place, is: "number", least: Number(type.least), most: Number(type.most) };
  if (JSON_TYPES.has(type.name)) return { ...place, is: "json" };
  return { ...place, is: type.name === "when" ? "instant" : "text" };
}

// Of a list whose texts are K=V.
const MAPS = new Set(["env", "tags"]);
// A flag reads them from a file too. A file in a working folder may come from somebody else, and names no others.
const JSON_TYPES = new Set(["json", "text-or-file"]);
