import { toJson } from "../../output/plain-value.ts";
import type { AttributeValue } from "../../task/attribute-value.ts";
import { orderNames, type TaskRecord } from "../../task/record.ts";
import { toTypedAttributes } from "./typed-value.ts";

/** A record as plain JSON for people, a line for each member; sets and binary in the `$` notation, numbers with every digit. */
export function prettyRecord(record: TaskRecord): string {
  const typed = toTypedAttributes(record);
  const names = orderNames(Object.keys(typed));
  return `${block(
    "{}",
    names.map((name) => member(name, typed[name]!, "  ")),
    "",
  )}\n`;
}

function pretty(value: AttributeValue, indent: string): string {
  if ("L" in value && value.L.length > 0) {
    const deeper = `${indent}  `;
    return block(
      "[]",
      value.L.map((element) => `${deeper}${pretty(element, deeper)}`),
      indent,
    );
  }
  if ("M" in value && Object.keys(value.M).length > 0) {
    const names = Object.keys(value.M).sort();
    return block(
      "{}",
      names.map((name) => member(name, value.M[name]!, `${indent}  `)),
      indent,
    );
  }
  return toJson(value);
}

function member(name: string, value: AttributeValue, indent: string): string {
  return `${indent}${toJson({ S: name })}: ${pretty(value, indent)}`;
}

function block([open = "", close = ""]: string, lines: string[], indent: string): string {
  return `${open}\n${lines.join(",\n")}\n${indent}${close}`;
}
