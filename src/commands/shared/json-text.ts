import type { Context } from "../../context.ts";
import { usageError } from "../../errors.ts";

/** The text of a flag that takes JSON or `@file`. Throws a usage error for a file that is no UTF-8 text. */
export async function jsonText(context: Context, flag: string, value: string): Promise<string> {
  if (!value.startsWith("@")) return value;
  const path = value.slice(1);
  if (path === "") throw usageError(`${flag} @ names no file`, `write it as in ${flag} @event.json`);
  const bytes = await context.readFile(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw usageError(`${flag}: ${path} is not UTF-8 text`, "save it as UTF-8");
  }
}

/** Such a text as what it means. Throws a usage error for what is no JSON. */
export async function jsonValue(
  context: Context,
  flag: string,
  value: string,
  example: string,
): Promise<unknown> {
  const text = await jsonText(context, flag, value);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw usageError(`${flag} is not JSON: ${(error as Error).message}`, `write it as in ${example}`);
  }
}
