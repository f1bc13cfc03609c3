import { checkParameterName } from "../cloud/parameter.ts";
import { defaultTable } from "../cloud/stage-names.ts";
import { refersTo } from "./environment.ts";
import { NO_WORD } from "./left-out.ts";
import { plainText } from "./plain-text.ts";
import type { CloudResource } from "./resources.ts";
import type { StageReading } from "./stage-reading.ts";
import type { FoundTable } from "./table.ts";
import { describe } from "./source/tree.ts";
import { refusal } from "./values.ts";

/** The name of a parameter that holds the table's; undefined for one that holds something else, which is left out. */
export function readParameter(
  { properties, path, at }: CloudResource,
  table: FoundTable | undefined,
  reading: StageReading,
): string | undefined {
  const { file, leftOut } = reading;
  const [name, value, type] = ["Name", "Value", "Type"].map((one) => file.get(properties, one));
  const text = name === undefined ? undefined : plainText(name, reading);
  const named = typeof text === "string" ? text : undefined;
  const isTable =
    value !== undefined &&
    ((table !== undefined && refersTo(value, table.id, reading)) ||
      plainText(value, reading) === (table?.name ?? defaultTable(reading)));
  if (!isTable) {
    const set = named === undefined ? "" : `; \`tasks parameter set ${named}\` sets one`;
    leftOut.add(at, path, `it does not hold the table's name${set}`);
    return undefined;
  }
  leftOut.addOthers(properties, ["Name", "Value", "Type", "Tier"], path, NO_WORD);
  if (type?.kind === "scalar" && type.value !== "String")
    leftOut.add(type.at, `${path}.Type`, `${describe(type)}; that of tasks is a String`);
  const fault =
    named === undefined
      ? typeof text === "string" || text === undefined
        ? "it has no Name, so that CloudFormation makes one up"
        : text.why
      : refusal(() => checkParameterName(named));
  if (fault === undefined) return named;
  leftOut.add(name?.at ?? at, `${path}.Name`, fault);
  return undefined;
}
