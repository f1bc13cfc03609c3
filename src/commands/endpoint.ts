import { endpointCreate } from "./endpoint/create.ts";
import { endpointDelete } from "./endpoint/delete.ts";
import { endpointShow } from "./endpoint/show.ts";
import { defineGroup } from "./shared/declaration/define-command.ts";

export const endpointCommand = defineGroup({
  name: "endpoint",
  group: "Cloud resources",
  summary: "give the function an address that answers over HTTPS",
  description:
    "Give the deployed function an address (Function URL) that takes and gives records over HTTPS, only to signed " +
    "requests unless it is opened. On the local target `tasks serve` answers in its place.",
  usage: "[command] [options]",
  examples: [
    "tasks endpoint --plan",
    "tasks endpoint --cors https://app.example.com",
    "tasks endpoint show",
    "tasks endpoint delete",
  ],
  seeAlso: "`tasks endpoint create --help` has the options.",
  writes: true,
  subcommands: [endpointCreate, endpointShow, endpointDelete],
});
