import type { Attributes } from "../task/attribute-value.ts";
import type { ChangeStep, RecordChange } from "./task-table.ts";

/** A change of whole attributes by their names; `add` holds the decimal texts of numbers. */
export function changeAttributes({
  set = {},
  add = {},
  remove = [],
}: {
  set?: Attributes;
  add?: { [name: string]: string };
  remove?: readonly string[];
}): RecordChange {
  return [
    ...Object.entries(set).map(([name, value]): ChangeStep => ({ is: "set", path: [name], value })),
    ...Object.entries(add).map(([name, N]): ChangeStep => ({ is: "add", path: [name], value: { N } })),
    ...remove.map((name): ChangeStep => ({ is: "remove", path: [name] })),
  ];
}
