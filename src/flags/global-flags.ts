import { formats } from "../output/formats.ts";
import { defineFlags, spell, type OptionsOf } from "./flag.ts";
import { oneOf, text } from "./text.ts";

export const targets = ["local", "aws"] as const;

/** The flags of every command. Of one that is given twice the last counts, so that an alias can be overruled. */
export const globalFlags = defineFlags({
  target: { value: "<target>", type: oneOf(targets), help: "where the records are (default: local)" },
  service: { value: "<name>", type: text, help: "the first part of the table's name (default: tasks)" },
  stage: { value: "<name>", type: text, help: "the second part of the table's name (default: dev)" },
  table: {
    value: "<name>",
    type: text,
    help: "the table's name, or ssm:/path/name (default: <service>-<stage>-table)",
  },
  region: { value: "<region>", type: text, help: "AWS region; means --target aws" },
  profile: { value: "<name>", type: text, help: "AWS profile; means --target aws" },
  endpointUrl: {
    value: "<url>",
    type: text,
    help: "an endpoint that speaks DynamoDB's API; means --target aws",
  },
  output: {
    short: "-o",
    value: "<format>",
    type: oneOf(formats),
    help: "the format of the answer (default: table on a terminal, ndjson otherwise)",
  },
  fields: { value: "<names>", type: text, help: "only these attributes, as in user_name,rank.ccf,tags[0]" },
  columns: {
    value: "<names>",
    type: text,
    help: "of a list on a terminal, as in due,description,priority (default: what fits); also ref, in, user, status",
  },
  long: { help: "each record whole on a terminal, as name: value" },
  csvSafe: {
    help: "csv and tsv: a ' before cells that a spreadsheet would run as formulas; import with it takes that off again",
  },
  tz: {
    value: "<zone>",
    type: text,
    help: "time zone of dates, as in Asia/Tokyo (default: the machine's)",
  },
  dataDir: { value: "<folder>", type: text, help: "the folder of the local store" },
  quiet: { short: "-q", help: "no notes on stderr" },
  verbose: { short: "-v", help: "each call of AWS or of the store on stderr, and stacks of errors" },
  color: { no: "no colours" },
});

/** What they said, as far as that is known: before a command line is checked a choice may be any text. */
export type GlobalFlags = Partial<OptionsOf<typeof globalFlags>>;

/** The same of all that was given for each. */
export function lastTexts(given: { readonly [name: string]: unknown }): GlobalFlags {
  // Object.fromEntries takes a tenth of a millisecond when it is called for the first time.
  const last: { [name: string]: unknown } = {};
  for (const name of Object.keys(given)) {
    const text = given[name];
    last[name] = Array.isArray(text) ? text[text.length - 1] : text;
  }
  return last;
}

const PLACE = ["target", "service", "stage", "table", "region", "profile", "endpointUrl", "dataDir"] as const;

/** Those that say where the records are, as they are typed. */
export function placeFlags(flags: GlobalFlags): [flag: string, value: string][] {
  return PLACE.flatMap((name) => (flags[name] === undefined ? [] : [[spell(name), flags[name]]]));
}
