import { usageError } from "../../errors.ts";

/** A property of a component (RFC 5545, 3.1), unfolded: names in upper case, its value as it stands. */
export interface Property {
  name: string;
  parameters: ReadonlyMap<string, string>;
  value: string;
}

const LINE = /^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:]*))*):(.*)$/s;
const PARAMETER = /;([A-Za-z0-9-]+)=(?:"([^"]*)"|([^";:]*))/g;
const MOST_OCTETS = 75;

/** Throws a usage error for what is not `NAME;PARAMETER=…:value`. */
export function readProperty(line: string): Property {
  const [, name, parameters = "", value] = LINE.exec(line) ?? [];
  if (name === undefined || value === undefined)
    throw usageError(`'${line.slice(0, 40)}' is not a property: they are written as NAME:value`);
  const all = [...parameters.matchAll(PARAMETER)].map(
    ([, key, quoted, plain]) => [key!.toUpperCase(), quoted ?? plain ?? ""] as const,
  );
  return { name: name.toUpperCase(), parameters: new Map(all), value };
}

/** The text that a value of type TEXT means (3.3.11). */
export function unescapeText(value: string): string {
  return value.replaceAll(/\\(.)/gs, (_, letter: string) => (/n/i.test(letter) ? "\n" : letter));
}

/** The values of a list of texts. */
export function unescapeList(value: string): string[] {
  return (value.match(/(?:\\.|[^\\,])+/gs) ?? []).map(unescapeText);
}

/** A text as a value; a character that no line can have is a space. */
export function escapeText(text: string): string {
  return text
    .replaceAll(/[\\;,]/g, String.raw`\$&`)
    .replaceAll("\n", String.raw`\n`)
    .replaceAll(/[\p{Cc}\u2028\u2029\ufeff]/gu, " ");
}

/** A line, folded so that none is longer than 75 octets and no character is cut, with its end. */
export function foldLine(line: string): string {
  if (line.length <= MOST_OCTETS && Buffer.byteLength(line) <= MOST_OCTETS) return `${line}\r\n`;
  let folded = "";
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > MOST_OCTETS) {
      folded += "\r\n ";
      octets = 1;
    }
    folded += character;
    octets += size;
  }
  return `${folded}\r\n`;
}
