/** Where something stands; lines count from 1. */
export interface Place {
  file: string;
  line: number;
}

export type ScalarValue = string | number | boolean | null;

/** What a YAML file says, with the place of each value: that of its key, where it has one. CloudFormation's tags are maps. */
export type Tree =
  | { kind: "scalar"; at: Place; value: ScalarValue }
  | { kind: "list"; at: Place; items: readonly Tree[] }
  | Dict
  | Unknown;

export interface Dict {
  kind: "dict";
  at: Place;
  entries: ReadonlyMap<string, Tree>;
}

/** A value that only a deployment knows, or nobody. */
export interface Unknown {
  kind: "unknown";
  at: Place;
  why: string;
  /** Parameter Store's name, where the value is there. */
  parameter?: string | undefined;
}

export function scalar(value: ScalarValue, at: Place): Tree {
  return { kind: "scalar", at, value };
}

export function unknown(why: string, at: Place): Unknown {
  return { kind: "unknown", at, why };
}

/** The name and the argument of an intrinsic function: `!Ref x`, `!Sub x` and the like, however they are written. */
export function intrinsicOf(tree: Tree | undefined): { name: string; argument: Tree } | undefined {
  if (tree?.kind !== "dict" || tree.entries.size !== 1) return undefined;
  const [[name, argument]] = [...tree.entries] as [[string, Tree]];
  return name === "Ref" || name === "Condition" || name.startsWith("Fn::") ? { name, argument } : undefined;
}

/** A value as a person names it in a sentence, never long. */
export function describe(tree: Tree): string {
  switch (tree.kind) {
    case "scalar":
      return typeof tree.value === "string" ? `'${cut(tree.value)}'` : String(tree.value);
    case "list":
      return "a list";
    case "unknown":
      return tree.why;
    case "dict": {
      const intrinsic = intrinsicOf(tree);
      return intrinsic === undefined ? "a map" : `!${intrinsic.name.replace("Fn::", "")}`;
    }
  }
}

const MOST = 60;

function cut(text: string): string {
  return text.length > MOST ? `${text.slice(0, MOST).replace(/[\ud800-\udbff]$/, "")}…` : text;
}
