import {
  Composer,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  Parser,
  type CST,
  type Node,
  type Pair,
} from "yaml";
import { usageError } from "../../errors.ts";
import { indentFlow } from "./flow-indent.ts";
import { scalar, unknown, type Place, type Tree } from "./tree.ts";

/** The most characters of a file. Real ones have some thousands. */
const LONGEST = 1024 * 1024;
/** The deepest nesting: the composer is recursive, and ends the process where the stack does. */
const DEEPEST = 100;

/** How often lines that stand too far to the left are moved. */
const MOST_MOVES = 10;

/** The tree of a YAML or JSON file. Throws usage errors that name the line. */
export function parseYaml(text: string, file: string): Tree {
  if (text.length > LONGEST)
    throw usageError(`${file} has more than ${LONGEST / 1024 / 1024} MiB, more than any serverless.yml`);
  const first = composed(text, file);
  let found = first;
  for (let n = 0; n < MOST_MOVES && "error" in found && found.indented !== undefined; n += 1)
    found = composed(found.indented, file);
  if ("tree" in found) return found.tree;
  throw "error" in first ? first.error : found.error;
}

/** The tree; or why there is none, and the text in which that is mended. */
function composed(
  text: string,
  file: string,
): { tree: Tree } | { error: Error; indented?: string | undefined } {
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const deep = tokens.map(tooDeep).find((offset) => offset !== undefined);
  const fail = (offset: number, what: string) =>
    usageError(`${file}:${lines.linePos(offset).line}: ${what}`, "mend that line, and run it again");
  if (deep !== undefined) return { error: fail(deep, `this is nested more than ${DEEPEST} deep`) };
  const options = { logLevel: "silent", prettyErrors: false, uniqueKeys: false } as const;
  const [document, second] = new Composer(options).compose(tokens, true, text.length);
  const [wrong] = document?.errors ?? [];
  if (wrong !== undefined) {
    const error = fail(wrong.pos[0], `this is not YAML: ${wrong.message}`);
    return wrong.code === "BAD_INDENT"
      ? { error, indented: indentFlow(text, tokens, wrong.pos[0]) }
      : { error };
  }
  if (second !== undefined)
    return { error: fail(second.range[0], "here a second document begins; a serverless.yml is one") };
  const contents = document?.contents;
  if (contents === null || contents === undefined) return { tree: scalar(null, { file, line: 1 }) };
  return { tree: new Builder(file, lines, fail).treeOf(contents) };
}

/** Where it becomes too deep. */
function tooDeep(token: CST.Token): number | undefined {
  const open: [CST.Token, number][] = [[token, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [one, depth] = next;
    if (depth > DEEPEST) return one.offset;
    if ("value" in one && one.value !== undefined) open.push([one.value, depth + 1]);
    if (!("items" in one)) continue;
    for (const { key, value } of one.items) {
      if (key) open.push([key, depth + 1]);
      if (value) open.push([value, depth + 1]);
    }
  }
  return undefined;
}

// Those that are not `Fn::` and their own name.
const TAGS = new Map([
  ["!Ref", "Ref"],
  ["!Condition", "Condition"],
]);
const MERGE = "<<";

/** The most entries that `<<` may copy; each of few lines could copy all of many others. */
const MOST_MERGED = 100_000;

type Fail = (offset: number, what: string) => Error;

/** Makes trees of the composer's nodes, in their order. What an alias names is shared, so that it costs nothing. */
class Builder {
  readonly #file: string;
  readonly #lines: LineCounter;
  readonly #fail: Fail;
  readonly #anchors = new Map<string, Tree>();
  #merged = 0;

  constructor(file: string, lines: LineCounter, fail: Fail) {
    this.#file = file;
    this.#lines = lines;
    this.#fail = fail;
  }

  #place(node: Node): Place {
    return { file: this.#file, line: this.#lines.linePos(node.range?.[0] ?? 0).line };
  }

  treeOf(node: Node): Tree {
    const at = this.#place(node);
    const anchor = "anchor" in node ? node.anchor : undefined;
    // What an alias within it finds.
    if (anchor !== undefined) this.#anchors.set(anchor, unknown("it contains itself", at));
    const tree = tagged(node, this.#untagged(node, at));
    if (anchor !== undefined) this.#anchors.set(anchor, tree);
    return tree;
  }

  #untagged(node: Node, at: Place): Tree {
    if (isAlias(node)) {
      const anchored = this.#anchors.get(node.source);
      if (anchored === undefined) throw this.#fail(node.range?.[0] ?? 0, `there is no &${node.source}`);
      return anchored;
    }
    if (isSeq<Node | null>(node))
      return { kind: "list", at, items: node.items.map((one) => this.#itemOf(one, at)) };
    if (isMap<Node | null, Node | null>(node)) return this.#dictOf(node.items, at);
    const value: unknown = isScalar(node) ? node.value : undefined;
    if (value === null || ["string", "number", "boolean"].includes(typeof value))
      return scalar(value as string, at);
    // What YAML alone knows, such as !!binary and !!timestamp, as it is written.
    return scalar(isScalar(node) && node.source !== undefined ? node.source : null, at);
  }

  #itemOf(node: Node | null | Pair, at: Place): Tree {
    return node === null || !("range" in node) ? scalar(null, at) : this.treeOf(node);
  }

  #dictOf(pairs: readonly Pair<Node | null, Node | null>[], at: Place): Tree {
    const entries = new Map<string, Tree>();
    const merged: Tree[] = [];
    for (const { key, value } of pairs) {
      const name = isScalar(key) ? String(key.value) : undefined;
      if (key === null || name === undefined) continue;
      const keyAt = this.#place(key);
      const tree = value === null ? scalar(null, keyAt) : this.treeOf(value);
      if (name === MERGE) merged.push(...(tree.kind === "list" ? tree.items : [tree]));
      else if (entries.has(name)) throw this.#fail(key.range?.[0] ?? 0, `the key '${name}' is there twice`);
      else entries.set(name, { ...tree, at: keyAt });
    }
    for (const one of merged) {
      if (one.kind !== "dict") continue;
      this.#merged += one.entries.size;
      if (this.#merged > MOST_MERGED) throw this.#fail(0, "its << copy too many entries");
      for (const [name, tree] of one.entries) if (!entries.has(name)) entries.set(name, tree);
    }
    return { kind: "dict", at, entries };
  }
}

/** `!Ref x` as the map that it stands for. */
function tagged({ tag }: { tag?: string | undefined }, tree: Tree): Tree {
  if (tag === undefined || !/^![A-Za-z]+$/.test(tag)) return tree;
  const name = TAGS.get(tag) ?? `Fn::${tag.slice(1)}`;
  return { kind: "dict", at: tree.at, entries: new Map([[name, tree]]) };
}
