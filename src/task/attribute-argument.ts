import { usageError } from "../errors.ts";
import { argumentValue, type ArgumentKind, type ReadBytes } from "./argument-value.ts";
import type { Attributes, AttributeValue } from "./attribute-value.ts";
import { formatPath, type Path } from "./path/path.ts";
import { parsePath, QUOTED_NAME } from "./path/read-path.ts";
import { DEADLINE, USER_NAME } from "./record.ts";
import { validateAttributes } from "./validate-record.ts";

const KINDS: { [name: string]: ArgumentKind } = {
  s: "S",
  n: "N",
  b: "B",
  ss: "SS",
  ns: "NS",
  bs: "BS",
  bool: "BOOL",
  null: "NULL",
  m: "M",
  l: "L",
};

/** What `name=` without a type stands for, and what is said of a word that has no `=` at all. */
export interface PlainKind {
  kind: ArgumentKind;
  refusal(text: string): string;
  hint: string;
}

const TEXT: PlainKind = {
  kind: "S",
  refusal: (text) => `'${text}' is not an attribute: it has no '='`,
  hint: "write it as in title=Report or priority:=3",
};

/** A value and where it belongs. */
export interface Placed {
  path: Path;
  value: AttributeValue;
}

/**
 * The attributes that arguments name, as HTTPie writes them: `name=text`, `name:=json`, `name:<type>=value`, and
 * `@file` in place of each value. A name is all that stands before the first `=`, `:=` or `:<type>=`, or what stands in
 * backquotes, where a `=` may be, too. With `keys` a key may be among them. Throws usage errors.
 */
export async function parseAttributes(
  args: string[],
  read: ReadBytes,
  { keys = false }: { keys?: boolean } = {},
): Promise<Attributes> {
  const attributes = new Map<string, AttributeValue>();
  for (const text of args) {
    const { head, kind, content } = splitArgument(text, TEXT, text.startsWith("`"));
    const name = head.startsWith("`") ? quotedName(head) : head;
    if (!keys) refuseKey(name);
    if (attributes.has(name))
      throw usageError(`the attribute ${name} is given twice`, "give each attribute once");
    attributes.set(name, await argumentValue(kind, content, { name, read }));
  }
  const all = Object.fromEntries(attributes);
  validateAttributes(all);
  return all;
}

/** The same with paths in place of names, as an update takes them: `rank.ccf=A`, `tags[0]=x`. */
export async function parseAssignments(args: string[], read: ReadBytes): Promise<Placed[]> {
  const placed = await parsePlaced(args, read, { what: "", plain: TEXT });
  for (const { path } of placed) refuseKey(path[0]);
  return placed;
}

/** The same for a flag, which `what` names in messages. What each value may be, the caller has to say. */
export async function parsePlaced(
  args: string[],
  read: ReadBytes,
  { what, plain }: { what: string; plain: PlainKind },
): Promise<Placed[]> {
  const placed: Placed[] = [];
  for (const text of args) {
    const { head, kind, content } = splitArgument(text, plain, true);
    const path = parsePath(head, what === "" ? "the attribute" : what);
    const name = `${what} ${formatPath(path)}`.trimStart();
    placed.push({ path, value: await argumentValue(kind, content, { name, read }) });
  }
  return placed;
}

function splitArgument(text: string, plain: PlainKind, mayQuote: boolean) {
  const equals = mayQuote ? equalsOutside(text) : text.indexOf("=");
  if (equals === -1) throw usageError(plain.refusal(text), plain.hint);
  const before = text.slice(0, equals);
  const type = (mayQuote ? /:([^:`]*)$/ : /:([^:]*)$/).exec(before);
  const head = type === null ? before : before.slice(0, type.index);
  const kind = type === null ? plain.kind : kindOf(type[1]!, text);
  if (head === "") {
    throw usageError(
      `'${text}' has no attribute name before the '='`,
      "write it as in title=Report; a name with a '=' stands in backquotes",
    );
  }
  return { head, kind, content: text.slice(equals + 1) };
}

/** Where the first `=` is that does not stand in backquotes; -1: nowhere. */
function equalsOutside(text: string): number {
  let at = 0;
  while (at < text.length && text[at] !== "=") {
    QUOTED_NAME.lastIndex = at;
    at += text[at] === "`" ? (QUOTED_NAME.exec(text)?.[0].length ?? 1) : 1;
  }
  return at < text.length ? at : -1;
}

function quotedName(head: string): string {
  const path = parsePath(head, "the attribute");
  if (path.length === 1) return path[0];
  throw usageError(
    `${head} is a path, and a new record has whole attributes`,
    `write all of it, as in ${formatPath([path[0]])}:='{"key":"value"}', or the name in one pair of backquotes`,
  );
}

function refuseKey(name: string): void {
  if (name === USER_NAME)
    throw usageError(`${name} is a key, not a free attribute`, "give it with --user <name>");
  if (name === DEADLINE)
    throw usageError(`${name} is a key, not a free attribute`, "give it with --deadline <when>");
}

function kindOf(type: string, text: string): ArgumentKind {
  if (type === "") return "JSON";
  const lower = type.toLowerCase();
  if (Object.hasOwn(KINDS, lower)) return KINDS[lower]!;
  // A mistyped type must not become a part of the name, so that such a name needs its type.
  throw usageError(
    `':${type}=' in '${text}' names no type`,
    `the types are ${Object.keys(KINDS).join(" ")}; a name with a colon needs one, as in a:b:s=text`,
  );
}
