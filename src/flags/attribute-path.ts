import { usageError } from "../errors.ts";
import type { Path } from "../task/path/path.ts";
import type { ValueType } from "./value-type.ts";

/** A place in a record, and the text that names it. */
export const attributePath: ValueType<{ name: string; path: Path }> = {
  name: "attribute-path",
  async read(text, { what }) {
    if (text === "") throw usageError(`${what} is empty`, `name an attribute, as in ${what} priority`);
    const { parsePath } = await import("../task/path/read-path.ts");
    return { name: text, path: parsePath(text, what) };
  },
};
