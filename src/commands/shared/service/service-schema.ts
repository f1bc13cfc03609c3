import { STAGES } from "../../../config-file.ts";
import { objectSchema } from "../../../service/schema-of.ts";
import { fileWords, stageWords } from "./service-words.ts";

/** The JSON Schema of tasks.json, for editors. It knows no more than types, words and ranges. */
export function serviceSchema() {
  const common = objectSchema(fileWords, { nullable: false });
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "tasks.json",
    description: "Settings of tasks, and what a service has, which `tasks apply` makes",
    ...common,
    properties: {
      ...common.properties,
      [STAGES]: {
        description: "what goes over that in one stage, by its name; null takes away what is said for all",
        type: "object",
        additionalProperties: objectSchema(stageWords, { nullable: true }),
      },
    },
  };
}
