import { typeOf, type AttributeValue } from "../../task/attribute-value.ts";
import { DEADLINE, orderNames, USER_NAME, type TaskRecord } from "../../task/record.ts";
import type { RecordSurvey } from "../transfer-format.ts";
import { fitsColumn } from "./csv-cell.ts";
import { undeclaredType, type CsvColumn, type CsvType } from "./csv-column.ts";

interface Found {
  types: Set<CsvType>;
  /** Whether every value reads back from a column that declares no type. */
  plain: boolean;
}

/** The first pass over records that csv needs: its header names and types all columns before the first row. */
export class ColumnSurvey implements RecordSurvey {
  readonly #found = new Map<string, Found>();

  add(records: readonly TaskRecord[]): void {
    for (const record of records) for (const name in record) this.#see(name, record[name]!);
  }

  /** The columns of all that was seen, in the one order, an empty table's keys included; with `names`, these columns. */
  columns(names?: readonly string[]): CsvColumn[] {
    const all = names ?? orderNames([USER_NAME, DEADLINE, ...this.#found.keys()]);
    return all.map((name) => this.#column(name));
  }

  #see(name: string, value: AttributeValue): void {
    const found = this.#found.get(name) ?? { types: new Set<CsvType>(), plain: true };
    this.#found.set(name, found);
    found.types.add(typeOf(value).toLowerCase() as CsvType);
    found.plain &&= fitsColumn(undeclaredType(name), value);
  }

  #column(name: string): CsvColumn {
    const { types, plain } = this.#found.get(name) ?? { types: new Set<CsvType>(["s"]), plain: true };
    if (plain && !name.includes(":")) return { name, type: undeclaredType(name), declared: false };
    const [only] = types;
    return { name, type: types.size === 1 ? only! : "json", declared: true };
  }
}
