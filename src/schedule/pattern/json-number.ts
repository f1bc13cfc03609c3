import { Big } from "big.js";

/** A number in a pattern or an event, with the digits that it was written with. */
export class JsonNumber {
  readonly text: string;
  /**
   * The number, where a double is exactly that: only then Event Ruler compares by value (ComparableNumber.java of
   * aws/event-ruler). 9007199254740993 is compared digit by digit, and no `numeric` holds for it.
   */
  readonly value: number | undefined;

  constructor(text: string) {
    this.text = text;
    this.value = exactDouble(text);
  }

  /** Whether Event Ruler takes the two for one, as 300 and 3.0e2. */
  equals(other: JsonNumber): boolean {
    return this.text === other.text || (this.value !== undefined && this.value === other.value);
  }
}

function exactDouble(text: string): number | undefined {
  const value = Number(text);
  if (Number.isSafeInteger(value) && !/[.e]/i.test(text)) return value;
  return Number.isFinite(value) && new Big(text).eq(new Big(String(value))) ? value : undefined;
}
