// Of JSON that has been parsed: a text, or what parts others.
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;

/** The path of a name that an object of JSON says twice, of which `JSON.parse` keeps the last; undefined where there is none. */
export function twiceSaid(json: string): string | undefined {
  const open: { names: Set<string>; name: string | undefined }[] = [];
  let text = "";
  for (const [token] of json.matchAll(TOKEN)) {
    if (token === "{" || token === "[") open.push({ names: new Set(), name: undefined });
    else if (token === "}" || token === "]") open.pop();
    else if (token === ":") {
      const inner = open.at(-1)!;
      inner.name = JSON.parse(text) as string;
      if (inner.names.has(inner.name)) return open.flatMap(({ name }) => name ?? []).join(".");
      inner.names.add(inner.name);
    } else text = token;
  }
  return undefined;
}
