import { parseAssignments, parseAttributes, type Placed } from "../task/attribute-argument.ts";
import type { Attributes } from "../task/attribute-value.ts";
import type { ListType } from "./value-type.ts";

/** Attributes as HTTPie writes them: `title=Report priority:=3`. */
export const attributes: ListType<Attributes> = {
  name: "attributes",
  readAll: (texts, { readFile }) => parseAttributes(texts, readFile),
};

/** The same where the two keys may be among them. */
export const attributesAndKeys: ListType<Attributes> = {
  name: "attributes",
  readAll: (texts, { readFile }) => parseAttributes(texts, readFile, { keys: true }),
};

/** The same with paths: `rank.ccf=A tags[0]=x`. */
export const assignments: ListType<Placed[]> = {
  name: "assignments",
  readAll: (texts, { readFile }) => parseAssignments(texts, readFile),
};
