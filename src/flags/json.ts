import { usageError } from "../errors.ts";
import type { Reading, ValueType } from "./value-type.ts";
import { decodeUtf8 } from "../task/unchecked.ts";

/** A text, or `@file` for the text of a file. */
export const textOrFile: ValueType<string> = {
  name: "text-or-file",
  async read(text, { what, readFile }) {
    if (!text.startsWith("@")) return text;
    const path = text.slice(1);
    if (path === "") throw usageError(`${what} @ names no file`, `write it as in ${what} @event.json`);
    const bytes = await readFile(path);
    const content = decodeUtf8(bytes);
    if (content !== undefined) return content;
    throw usageError(`${what}: ${path} is not UTF-8 text`, "save it as UTF-8");
  },
};

/** JSON, or `@file` for that of a file, as a reader of such texts has it. `what` names it in errors. */
export function jsonFor<Value>(read: (text: string, what: string) => Value): ValueType<Value> {
  return {
    name: "json",
    read: async (text, reading: Reading) => read(await textOrFile.read(text, reading), reading.what),
  };
}

/** Any JSON. `example` follows the flag in hints. */
export function json(example: (what: string) => string): ValueType<unknown> {
  return jsonFor((text, what) => {
    try {
      return JSON.parse(text) as unknown;
    } catch (error) {
      throw usageError(`${what} is not JSON: ${(error as Error).message}`, `write it as in ${example(what)}`);
    }
  });
}
