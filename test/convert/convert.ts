import { convertServerless, type Converted } from "../../src/convert/convert-serverless.ts";

interface Options {
  user?: string;
  others?: { [path: string]: string };
}

/** 2026-11-23 01:00:00 UTC. */
const NOW = 1_795_395_600;

/** Converts a text that is called serverless.yml, with the files that are beside it. */
export function convert(text: string, { user, others = {} }: Options = {}): Converted {
  const files = new Map<string, string | undefined>(Object.entries(others));
  for (;;) {
    const converted = convertServerless({ name: "serverless.yml", text, others: files, user, now: NOW });
    const open = converted.wanted.filter((path) => !files.has(path));
    if (open.length === 0) return converted;
    for (const path of open) files.set(path, undefined);
  }
}

/** What it leaves out, as it is said. */
export function leftOutOf(text: string, options: Options = {}): string[] {
  return convert(text, options).leftOut.map(
    ({ file, line, what, why }) => `${file}:${line}: ${what}, ${why}`,
  );
}
