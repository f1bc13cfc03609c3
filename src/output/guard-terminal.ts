import type { Output } from "../ports.ts";
import { visibleLines } from "./visible.ts";

/**
 * An output through which no data can drive a terminal: on one, what could is written out, but for text that says it is
 * styled. `always`: elsewhere too, for notes and errors, which are not data.
 */
export function guardTerminal(output: Output, { always = false } = {}): Output {
  // A character may be cut in two between two writes.
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  const textOf = (data: string | Uint8Array) =>
    typeof data === "string" ? data : (decoder ??= new TextDecoder()).decode(data, { stream: true });
  return {
    get isTTY() {
      return output.isTTY;
    },
    get columns() {
      return output.columns;
    },
    write(data, styled) {
      return output.write(
        styled === "styled" || !(always || output.isTTY) ? data : visibleLines(textOf(data)),
      );
    },
  };
}
