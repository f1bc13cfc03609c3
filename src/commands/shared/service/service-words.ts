import { knownOfStages, SCHEMA, settingNames, switches, type serviceParts } from "../../../config-file.ts";
import { targets } from "../../../flags/global-flags.ts";
import { formats } from "../../../output/formats.ts";
import type { Leaf, Named, Word, Words } from "../../../service/node.ts";
import { leafOf, wordsOf } from "../../../service/words-of-flags.ts";
import { endpointFlags } from "./endpoint-flags.ts";
import { envFlag, functionFlags } from "./function-flags.ts";
import { scheduleFlags } from "./schedule-flags.ts";
import { tableFlags } from "./table-flags.ts";

/** The flags whose word in a file is another one: there it is an object of many. */
export const otherWords = { tag: "tags" };

const settings: [string, Word][] = Object.values(settingNames).map((name) => [name, settingLeaf(name)]);

function settingLeaf(name: string): Leaf {
  const help = `the setting ${name}`;
  if (switches.has(name)) return { is: "on-off", help };
  if (name === settingNames.target) return { is: "choice", choices: targets, help };
  if (name === settingNames.output) return { is: "choice", choices: formats, help };
  return { is: "text", help };
}

export const tableWords: Words = {
  is: "words",
  short: "name",
  words: {
    name: { is: "text", help: "the table's name, or ssm:/path/name (default: <service>-<stage>-table)" },
    ...wordsOf(tableFlags, { without: ["parameter"] }).words,
  },
  help: "what the table is; its name alone: a table that is made elsewhere",
};

export const scheduleWords = wordsOf(scheduleFlags, { without: ["disabled"] });
export const functionWords = wordsOf(functionFlags, { names: otherWords });
export const endpointWords = wordsOf(endpointFlags);
export const parameterLeaf = leafOf(tableFlags.parameter);
export const envLeaf = leafOf(envFlag.env);

const schedules: Named = {
  is: "named",
  names: "^[A-Za-z0-9_-]+$",
  each: { ...scheduleWords, canBeOff: true },
  help: "the schedules by name; false: there is none of this name",
};

const parts: { [Name in (typeof serviceParts)[number]]: Word } = {
  parameter: parameterLeaf,
  schedules,
  env: { ...envLeaf, help: "the function's variables" },
  endpoint: {
    ...endpointWords,
    canBeOff: true,
    help: "the function's address; false: it has none",
  },
  function: {
    ...functionWords,
    help: "the function that all schedules of a stage share",
  },
};

const words: { readonly [word: string]: Word } = {
  ...Object.fromEntries(settings),
  table: tableWords,
  ...parts,
};

/** The part of one stage, where null takes away what is said for all. */
export const stageWords: Words = {
  is: "words",
  words: Object.fromEntries(knownOfStages.map((name) => [name, words[name]!])),
};

/** All that a file may say, but for its stages. */
export const fileWords: Words = {
  is: "words",
  words: { [SCHEMA]: { is: "text", help: "where an editor finds what may stand here" }, ...words },
};
