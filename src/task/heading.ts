import type { Attributes } from "./attribute-value.ts";
import { DESCRIPTION, textOf } from "./record.ts";

/** What a record is called by that has no description: many programs write a title. */
export const TITLE = "title";

/** The text that a record is called by, its description or else its title; "" where both are blank or no texts. */
export function headingOf(record: Attributes): string {
  return (
    [DESCRIPTION, TITLE].map((name) => textOf(record[name]) ?? "").find((text) => text.trim() !== "") ?? ""
  );
}
