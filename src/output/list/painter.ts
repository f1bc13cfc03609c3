import { styleText } from "node:util";

/** Paints whole lines. To ask styleText for each would take longer than the line. */
export function painter(style: "red" | "dim" | "bold", color: boolean): (text: string) => string {
  if (!color) return (text) => text;
  // Without validateStream: false, Node from 22.13 on asks the environment again; Node 20 does not know the option.
  const [before, after] = styleText(style, "|", { validateStream: false }).split("|");
  return (text) => `${before}${text}${after}`;
}
