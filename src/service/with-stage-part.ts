import { isObject, type JsonObject } from "../task/unchecked.ts";
import type { Node, Words } from "./node.ts";

/**
 * What is said for all stages, with what is said for one over it: deep, word by word; null takes away. A word of the stage
 * takes the place of those that it cannot stand beside, and of those that need what it no longer says. Both are checked.
 */
export function withStagePart(node: Node, common: unknown, part: unknown): unknown {
  if (part === undefined) return common;
  if (part === null) return undefined;
  if (node.is === "words") {
    if (!isObject(part)) return part;
    return mergeWords(node, wordsFor(node, common), part);
  }
  if (!isObject(part) || !isObject(common)) return withoutNulls(node, part);
  if (node.is === "named") return mergeEach(() => node.each, common, part);
  return node.is === "map" ? mergeEach(() => ({ is: "text" }), common, part) : part;
}

function wordsFor({ short }: Words, common: unknown): JsonObject {
  if (short !== undefined && typeof common === "string") return { [short]: common };
  return isObject(common) ? common : {};
}

function mergeWords(node: Words, common: JsonObject, part: JsonObject): JsonObject {
  const isSaid = (word: string) => part[word] !== undefined && part[word] !== null;
  const kept = Object.entries(common).filter(([word]) => {
    if (Object.hasOwn(part, word)) return true;
    const { excludes = [], needs } = node.words[word]!;
    if (excludes.some(isSaid)) return false;
    if (needs === undefined || !Object.hasOwn(part, needs.word)) return true;
    return needs.is === undefined ? isSaid(needs.word) : part[needs.word] === needs.is;
  });
  return mergeEach((word) => node.words[word]!, Object.fromEntries(kept), part);
}

function mergeEach(nodeOf: (name: string) => Node, common: JsonObject, part: JsonObject): JsonObject {
  const names = new Set([...Object.keys(common), ...Object.keys(part)]);
  const merged = [...names].map((name) => [
    name,
    withStagePart(nodeOf(name), ownOf(common, name), ownOf(part, name)),
  ]);
  return Object.fromEntries(merged.filter(([, value]) => value !== undefined)) as JsonObject;
}

function ownOf(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Of what only the stage says, null is nothing. A value that is taken as a whole keeps its own. */
function withoutNulls(node: Node, part: unknown): unknown {
  if (!isObject(part) || (node.is !== "named" && node.is !== "map")) return part;
  return withStagePart(node, {}, part);
}
