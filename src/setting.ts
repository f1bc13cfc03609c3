import { usageError } from "./errors.ts";
import { isReference } from "./parameter-reference.ts";
import { nearestWord } from "./task/nearest-word.ts";

/** A setting's value and where it came from, as `tasks config` shows it. */
export interface Setting<Value> {
  value: Value;
  source: string;
}

/** `on` and `off`, and what else people write for them. */
export function switchOf({ value, source }: Setting<string>, what: string): Setting<boolean> {
  if (["on", "1", "true", "yes"].includes(value.toLowerCase())) return { value: true, source };
  if (["off", "0", "false", "no"].includes(value.toLowerCase())) return { value: false, source };
  throw usageError(`'${value}' is neither on nor off (${source})`, `write ${what} as on or off`);
}

/** Throws a usage error for what is no URL of HTTP. */
export function checkUrl(setting: Setting<string | undefined>): Setting<string | undefined> {
  const { value } = setting;
  if (value !== undefined && !(/^https?:\/\/[^/]/.test(value) && URL.canParse(value))) {
    throw usageError(`'${value}' is not a URL (${setting.source})`, "write it as in http://127.0.0.1:8000");
  }
  return setting;
}

/** Throws a usage error for what is not the number of an AWS account. */
export function checkAccount(setting: Setting<string | undefined>): Setting<string | undefined> {
  if (setting.value !== undefined && !/^\d{12}$/.test(setting.value)) {
    throw usageError(
      `'${setting.value}' is not an AWS account (${setting.source})`,
      "write its 12 digits, as in 123456789012",
    );
  }
  return setting;
}

const TABLE_NAME_HINT = "use 3 to 255 of a-z, A-Z, 0-9, '_', '-' and '.'";

/** Throws a usage error for what is neither a table's name nor a reference to one. */
export function checkTable(setting: Setting<string>): Setting<string> {
  const { value, source } = setting;
  if (isReference(value) || isTableName(value)) return setting;
  const where = source === "default" ? "from --service and --stage" : source;
  throw usageError(`'${value}' cannot be a table's name (${where})`, TABLE_NAME_HINT);
}

/** The name that a reference stands for. Throws a usage error for what no table can be called. */
export function checkReferred(name: string, reference: string): string {
  if (isTableName(name)) return name;
  throw usageError(`what ${reference} holds cannot be a table's name`, TABLE_NAME_HINT);
}

// As DynamoDB takes it (API reference, CreateTable, TableName).
function isTableName(text: string): boolean {
  return text.length >= 3 && text.length <= 255 && /^[a-zA-Z0-9_.-]+$/.test(text);
}

/** One of some words. Throws a usage error with the nearest of them. */
export function oneOf<Value extends string>(
  setting: Setting<string>,
  known: readonly Value[],
  what: string,
): Setting<Value> {
  const value = known.find((candidate) => candidate === setting.value);
  if (value !== undefined) return { value, source: setting.source };
  const nearest = nearestWord(setting.value, known);
  const meant = nearest === undefined ? "" : `did you mean ${nearest}? `;
  throw usageError(
    `'${setting.value}' is no ${what} (${setting.source})`,
    `${meant}one of ${known.join(", ")}`,
  );
}
