import { attributesAndKeys } from "../../flags/attributes.ts";
import { defineFlags, type OptionsOf } from "../../flags/flag.ts";
import { renames } from "../../flags/renames.ts";
import { filePath, oneOf, text } from "../../flags/text.ts";
import { wholeNumber } from "../../flags/whole-number.ts";
import { zone } from "../../flags/zone.ts";
import { importFormats } from "../../transfer/file-formats.ts";
import { onDuplicate } from "../../transfer/duplicates/on-duplicate.ts";

const MOST_CONCURRENCY = 1000;

export const importFlags = defineFlags({
  format: {
    value: "<format>",
    type: oneOf(importFormats),
    help: "what it holds (default: by its name, then its content)",
  },
  as: {
    value: "<what>",
    type: oneOf(["todo", "event"]),
    help: "ical: what of a calendar is a task, its VTODOs or its VEVENTs (default: todo)",
  },
  map: {
    value: "<from=to,...>",
    type: renames,
    help: "give attributes other names, as in title=user_name,due=deadline_unix_time",
  },
  set: {
    value: "<attribute>",
    type: attributesAndKeys,
    help: "give each record this attribute, as in user_name=mai or priority:=3; repeatable",
  },
  zone: {
    value: "<zone>",
    type: zone,
    help: "the zone of dates that name none: Asia/Tokyo, UTC+9, AoE (default: --tz)",
  },
  zoneColumn: {
    value: "<name>",
    type: text,
    help: "the attribute that names the zone of its record's date",
  },
  onConflict: {
    value: "<what>",
    type: oneOf(["replace", "skip", "fail"]),
    default: "replace",
    help: "what becomes of a record whose user and deadline are taken in the table",
  },
  onlyChanged: {
    help: "read what the table has first, and write only what differs",
  },
  onDuplicate: {
    value: "<what>",
    type: oneOf(onDuplicate),
    default: "reject",
    help: "what becomes of a record whose user and deadline came before in the file",
  },
  rejects: { value: "<file>", type: filePath, help: "put the lines that were not written into this file" },
  concurrency: {
    value: "<n>",
    type: wholeNumber({ most: MOST_CONCURRENCY }),
    help: "at most this many requests in flight",
  },
  maxWcu: {
    value: "<n>",
    type: wholeNumber(),
    help: "use at most this many write capacity units per second",
  },
  dryRun: { help: "check every record, show those that would be written, and write nothing" },
});

export type ImportOptions = OptionsOf<typeof importFlags>;
