import type { ProjectFiles } from "./project-files.ts";
import { describe, scalar, unknown, type ScalarValue, type Tree } from "./tree.ts";
import { parseVariables, type Alternative, type Part, type VariablePart } from "./variable-syntax.ts";

/** Where the framework deploys what names no region. */
export const DEFAULT_REGION = "us-east-1";

// No real file comes near; what refers to itself by detours, or doubles itself at each, ends there.
const DEEPEST = 50;
const LONGEST = 64 * 1024;
const MOST_STEPS = 100_000;

export interface Surroundings {
  /** What `--stage` would be; undefined: nothing. */
  stage: string | undefined;
  files: ProjectFiles;
  /** Hears of each map in which a name is looked for. */
  lookedUp?: (name: string, names: readonly string[]) => void;
}

type Found = Tree | undefined;

/** Puts into a serverless.yml's values what its variables stand for in one stage. Nothing throws. */
export class Resolver {
  readonly root: Tree;
  readonly #around: Surroundings;
  readonly #known = new WeakMap<Tree, Tree>();
  readonly #open = new Set<Tree>();
  #steps = 0;

  constructor(root: Tree, around: Surroundings) {
    this.root = root;
    this.#around = around;
  }

  /** Whether too much was asked for: each thing that can be doubled by naming it twice counts. */
  isSpent(): boolean {
    this.#steps += 1;
    return this.#steps > MOST_STEPS;
  }

  /** The value itself; what is in it is not looked at. */
  resolve(tree: Tree): Tree {
    if (tree.kind !== "scalar" || typeof tree.value !== "string" || !tree.value.includes("${")) return tree;
    const known = this.#known.get(tree);
    if (known !== undefined) return known;
    if (this.#open.has(tree)) return unknown("it refers to itself", tree.at);
    if (this.#open.size >= DEEPEST || this.isSpent()) return unknown("its variables go too deep", tree.at);
    this.#open.add(tree);
    const found = this.#fill(parseVariables(tree.value), tree);
    this.#open.delete(tree);
    // It stands where it is used, so that what is said of it names that line.
    const resolved = { ...found, at: tree.at };
    this.#known.set(tree, resolved);
    return resolved;
  }

  /** What a map has under a name; undefined where that is nothing, or null. */
  get(tree: Found, name: string): Found {
    const dict = tree === undefined ? undefined : this.resolve(tree);
    const value = dict?.kind === "dict" ? dict.entries.get(name) : undefined;
    return value === undefined ? undefined : present(this.resolve(value));
  }

  /** The same, name after name. */
  path(...names: readonly string[]): Found {
    return names.reduce<Found>((tree, name) => this.get(tree, name), this.root);
  }

  #fill(parts: readonly Part[], tree: Tree): Tree {
    const [first] = parts;
    if (parts.length === 1 && first !== undefined && "variable" in first) return this.#choose(first, tree);
    let text = "";
    for (const part of parts) {
      const value = "text" in part ? scalar(part.text, tree.at) : this.#choose(part, tree);
      if (value.kind === "unknown") return unknown(value.why, tree.at);
      if (value.kind !== "scalar") return unknown(`${describe(value)} is in the middle of a text`, tree.at);
      text += String(value.value);
      if (text.length > LONGEST) return unknown("it is longer than any value of AWS", tree.at);
    }
    return scalar(text, tree.at);
  }

  /** The first that there is. */
  #choose(part: VariablePart, tree: Tree): Tree {
    for (const one of part.variable) {
      const found = present(this.#find(one, tree));
      if (found !== undefined) return found;
    }
    const [first] = part.variable;
    const why = first !== undefined && "source" in first ? WHY_MISSING[first.source] : undefined;
    return unknown(`${part.written.slice(0, 80)} ${why ?? "is not there"}`, tree.at);
  }

  #find(one: Alternative, tree: Tree): Found {
    if ("literal" in one) return scalar(one.literal, tree.at);
    if ("nested" in one) return this.#text(one.nested, tree);
    const { source, parameter } = one;
    const address = this.#text(one.address, tree);
    if (address.kind !== "scalar") return unknown(describe(address), tree.at);
    const at = String(address.value ?? "");
    switch (source) {
      case "self":
        return this.#self(at, tree);
      case "opt":
        return at === "stage" ? text(this.#around.stage, tree) : undefined;
      case "sls":
        return at === "stage"
          ? this.#stage(tree)
          : unknown(`\${sls:${at}} is known to a deployment alone`, tree.at);
      case "param":
        return this.#param(at);
      case "env":
        return undefined;
      case "file":
        return this.#file(parameter ?? "", at, tree);
      case "strToBool":
        return this.#truth(parameter ?? "", tree);
      case "aws":
        if (at === "region") return this.path("provider", "region") ?? scalar(DEFAULT_REGION, tree.at);
        break;
      case "ssm":
        return {
          ...unknown(`\${ssm:${at}} is in Parameter Store`, tree.at),
          parameter: at.replace(/~.*$/, ""),
        };
      default:
    }
    return unknown(`\${${source}:${at}} is known to a deployment alone`, tree.at);
  }

  /** A text inside a variable. */
  #text(inside: string, tree: Tree): Tree {
    return inside.includes("${") ? this.resolve(scalar(inside, tree.at)) : scalar(inside, tree.at);
  }

  #self(address: string, tree: Tree): Found {
    // What a deployment takes for the stage goes over what the file says.
    if (address === "provider.stage" && this.#around.stage !== undefined)
      return text(this.#around.stage, tree);
    const found = this.#lookUp(this.root, address);
    if (found !== undefined || !address.startsWith("provider.")) return found;
    if (address === "provider.stage") return scalar("dev", tree.at);
    return address === "provider.region" ? scalar(DEFAULT_REGION, tree.at) : undefined;
  }

  #stage(tree: Tree): Tree {
    return text(this.#around.stage, tree) ?? this.path("provider", "stage") ?? scalar("dev", tree.at);
  }

  #param(name: string): Found {
    const stage = this.#around.stage ?? "default";
    for (const path of [["params"], ["stages"]] as const) {
      const below = path[0] === "stages" ? ["params"] : [];
      for (const one of [stage, "default"]) {
        this.#around.lookedUp?.(one, namesOf(this.path(...path)));
        const found = this.path(...path, one, ...below, name);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  #file(path: string, address: string, tree: Tree): Found {
    const name = this.#text(path, tree);
    if (name.kind !== "scalar") return unknown(describe(name), tree.at);
    const found = this.#around.files.treeOf(String(name.value), tree.at);
    return found === undefined ? undefined : this.#lookUp(found, address);
  }

  #truth(parameter: string, tree: Tree): Tree {
    const value = this.#text(parameter, tree);
    if (value.kind !== "scalar") return unknown(describe(value), tree.at);
    return scalar(/^(true|1)$/i.test(String(value.value)), tree.at);
  }

  #lookUp(from: Tree, address: string): Found {
    let found = this.resolve(from);
    for (const name of address === "" ? [] : address.split(".")) {
      this.#around.lookedUp?.(name, namesOf(found));
      if (found.kind === "unknown") return found;
      const next: Found =
        found.kind === "dict"
          ? found.entries.get(name)
          : found.kind === "list"
            ? found.items[Number(name)]
            : undefined;
      if (next === undefined) return undefined;
      found = this.resolve(next);
    }
    return found;
  }
}

const WHY_MISSING: { readonly [source: string]: string } = {
  env: "comes from the shell that deploys",
  opt: "is an option of the command line",
  param: "is not among the file's params",
};

function namesOf(tree: Found): string[] {
  return tree?.kind === "dict" ? [...tree.entries.keys()] : [];
}

function text(value: ScalarValue | undefined, tree: Tree): Tree | undefined {
  return value === undefined ? undefined : scalar(value, tree.at);
}

function present(tree: Found): Found {
  return tree?.kind === "scalar" && tree.value === null ? undefined : tree;
}
