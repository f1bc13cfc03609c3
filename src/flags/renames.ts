import { shorten, usageError } from "../errors.ts";
import type { ListType } from "./value-type.ts";

/** `from=to,from=to`: the names that attributes get, by those they have. */
export const renames: ListType<ReadonlyMap<string, string>> = {
  name: "renames",
  readAll(texts, { what }) {
    const renames = new Map<string, string>();
    for (const pair of texts.flatMap((text) => text.split(","))) {
      const [from = "", to = "", ...more] = pair.split("=").map((name) => name.trim());
      if (from === "" || to === "" || more.length > 0)
        throw usageError(
          `${what} '${shorten(pair)}' is not an old and a new name`,
          `write it as in ${what} title=user_name,due=deadline_unix_time`,
        );
      if (renames.has(from)) throw usageError(`${what} names ${from} twice`, "name it once");
      const other = [...renames].find(([, name]) => name === to);
      if (other !== undefined)
        throw usageError(`${what} makes ${to} of ${other[0]} and of ${from}`, "give each a name of its own");
      renames.set(from, to);
    }
    return renames;
  },
};
