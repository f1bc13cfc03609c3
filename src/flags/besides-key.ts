import { shellWord } from "../task/shell-word.ts";
import { spell } from "./flag.ts";
import type { Declared, Texts } from "./read-options.ts";

const KEY = new Set(["user", "deadline"]);
// Nobody pastes more than that.
const MOST = 1000;

/**
 * What a command line says besides the record that it names: its flags and the attributes among its words, as they are typed
 * into a POSIX shell, each after a space. For commands that are to be pasted, which do the same to another record.
 */
export function besidesKey(declared: Pick<Declared, "arguments" | "flags">, texts: Texts): string {
  const attributes = Object.keys(declared.arguments).flatMap((name) =>
    listOf(texts[name]).filter(isAttribute),
  );
  const flags = Object.keys(declared.flags)
    .filter((name) => !KEY.has(name))
    .flatMap((name) => {
      const said = texts[name];
      if (said === true) return [spell(name)];
      if (said === false) return [`--no-${spell(name).slice(2)}`];
      return listOf(said).map(
        (text) => `${spell(name)}${text.startsWith("-") ? "=" : " "}${shellWord(text)}`,
      );
    });
  const all = [...attributes.map(shellWord), ...flags].map((word) => ` ${word}`).join("");
  return all.length > MOST ? " …" : all;
}

function listOf(said: Texts[string]): readonly string[] {
  return typeof said === "object" ? said : [];
}

/** References have no equals sign. */
function isAttribute(word: string): boolean {
  return word.includes("=");
}
