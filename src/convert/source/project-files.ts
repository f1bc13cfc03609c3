import { posix } from "node:path";
import { TasksError } from "../../errors.ts";
import { parseYaml } from "./parse-yaml.ts";
import { unknown, type Place, type Tree } from "./tree.ts";

/** A stage that nobody has, by which it shows where the stage is asked for. */
export const ANY_STAGE = "AnyStageThatThereMayBe";

// Of files by stage, as in `config.${sls:stage}.yml`, no folder is listed; these are tried.
const USUAL =
  "dev development test qa uat stg stage staging sandbox preprod prod prd production live local".split(" ");

/** The other files of a project, of which a serverless.yml takes parts by `${file(…)}`. */
export class ProjectFiles {
  /** Those that are needed and not there yet, by their path from the folder of the serverless.yml. */
  readonly wanted = new Set<string>();
  /** The stages that have files of their own. */
  readonly stages = new Set<string>();
  readonly #texts: ReadonlyMap<string, string | undefined>;
  readonly #trees = new Map<string, Tree>();

  /** `texts`: what was read so far; undefined for a file that is not there. */
  constructor(texts: ReadonlyMap<string, string | undefined>) {
    this.#texts = texts;
  }

  /** Undefined for a file that is not there. */
  treeOf(written: string, at: Place): Tree | undefined {
    const path = posix.normalize(written.trim());
    const name = `\${file(${written})}`;
    if (/^[/~]|^\.\.(\/|$)/.test(path)) return unknown(`${name} is not in the folder of the file`, at);
    if (!/\.(ya?ml|json)$/i.test(path)) return unknown(`${name} is neither YAML nor JSON`, at);
    if (path.includes(ANY_STAGE)) {
      for (const stage of USUAL) if (this.#isThere(path.replaceAll(ANY_STAGE, stage))) this.stages.add(stage);
      return unknown(`${name} is of one stage`, at);
    }
    if (!this.#texts.has(path)) {
      this.wanted.add(path);
      return unknown(`${name} was not read`, at);
    }
    const known = this.#trees.get(path);
    if (known !== undefined) return known;
    const text = this.#texts.get(path);
    if (text === undefined) return undefined;
    const tree = parsed(text, path, at);
    this.#trees.set(path, tree);
    return tree;
  }

  #isThere(path: string): boolean {
    if (!this.#texts.has(path)) this.wanted.add(path);
    return this.#texts.get(path) !== undefined;
  }
}

function parsed(text: string, path: string, at: Place): Tree {
  try {
    return parseYaml(text, path);
  } catch (error) {
    if (error instanceof TasksError) return unknown(error.message, at);
    throw error;
  }
}
