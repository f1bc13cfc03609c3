import { TasksError } from "../errors.ts";
import type { Tree } from "./source/tree.ts";

/** A whole number, also one written as text; undefined for anything else. */
export function wholeNumberOf(
  tree: Tree | undefined,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number | undefined {
  if (tree?.kind !== "scalar" || !/^\d+$/.test(String(tree.value))) return undefined;
  const number = Number(tree.value);
  return number >= least && number <= most ? number : undefined;
}

/** True or false, also as text; undefined for anything else. */
export function truthOf(tree: Tree | undefined): boolean | undefined {
  if (tree?.kind !== "scalar") return undefined;
  const text = String(tree.value).toLowerCase();
  return text === "true" || (text === "false" ? false : undefined);
}

/** Why a check refuses; undefined where it does not. */
export function refusal(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof TasksError) return error.message;
    throw error;
  }
}
