import type { Placed } from "../task/attribute-argument.ts";
import type { Attributes } from "../task/attribute-value.ts";
import type { ListType } from "./value-type.ts";

/** Attributes as HTTPie writes them: `title=Report priority:=3`. */
export const attributes: ListType<Attributes> = {
  name: "attributes",
  async readAll(texts, { readFile }) {
    if (texts.length === 0) return {};
    const { parseAttributes } = await loadParser();
    return parseAttributes(texts, readFile);
  },
};

/** The same where the two keys may be among them. */
export const attributesAndKeys: ListType<Attributes> = {
  name: "attributes",
  async readAll(texts, { readFile }) {
    const { parseAttributes } = await loadParser();
    return parseAttributes(texts, readFile, { keys: true });
  },
};

/** The same with paths: `rank.ccf=A tags[0]=x`. */
export const assignments: ListType<Placed[]> = {
  name: "assignments",
  async readAll(texts, { readFile }) {
    if (texts.length === 0) return [];
    const { parseAssignments } = await loadParser();
    return parseAssignments(texts, readFile);
  },
};

// JSON with all digits takes a reader of its own.
function loadParser() {
  return import("../task/attribute-argument.ts");
}
