import { shorten, usageError } from "../errors.ts";
import type { Placed } from "../task/attribute-argument.ts";
import { isReference } from "../task/reference.ts";
import { assignments } from "./attributes.ts";
import type { ListType } from "./value-type.ts";

/** References of records, as a list shows them. */
export const references: ListType<string[]> = {
  name: "references",
  readAll: (texts) => texts.map(readReference),
};

/** Throws a usage error for what no list shows. */
function readReference(text: string): string {
  const reference = text.toLowerCase();
  if (isReference(reference)) return reference;
  throw usageError(
    `'${shorten(text)}' is not a reference`,
    "it is the letters that begin a line of a list, as in k7fq; without one, give --user and --deadline",
  );
}

/** What comes before an update's attributes: references. */
export interface ReferencesAndAssignments {
  references: string[];
  assignments: Placed[];
}

/** References, and then attributes: the first word that cannot be a reference begins them. */
export const referencesAndAssignments: ListType<ReferencesAndAssignments> = {
  name: "references-and-assignments",
  async readAll(texts, reading) {
    const first = texts.findIndex((text) => !isReference(text.toLowerCase()));
    const end = first === -1 ? texts.length : first;
    return {
      references: texts.slice(0, end).map(readReference),
      assignments: await assignments.readAll(texts.slice(end), reading),
    };
  },
};
