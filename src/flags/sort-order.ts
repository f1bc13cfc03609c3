import { usageError } from "../errors.ts";
import type { Path } from "../task/path/path.ts";
import type { ValueType } from "./value-type.ts";

/** By what records are sorted. */
export interface SortOrder {
  path: Path;
  descending: boolean;
}

/** `<attribute>[:desc]`: a place in a record, and which way. */
export const sortOrder: ValueType<SortOrder> = {
  name: "sort-order",
  async read(text, { what }) {
    const [, place = "", way] = /^(.*?)(?::(asc|desc))?$/s.exec(text) ?? [];
    if (place === "")
      throw usageError(`${what} '${text}' names no attribute`, `write it as in ${what} priority:desc`);
    const { parsePath } = await import("../task/path/read-path.ts");
    return { path: parsePath(place, what), descending: way === "desc" };
  },
};
