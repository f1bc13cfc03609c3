import { join } from "node:path";

/** Commands about resources, all of which ask AWS for something. */
export const CLOUD_COMMANDS = [
  ["provision"],
  ["apply", join(import.meta.dirname, "service.json")],
  ["status"],
  ["destroy", "--yes"],
  ["schedule", "--user", "mai", "--rate", "3m"],
  ["schedule", "list"],
  ["schedule", "show", "x"],
  ["schedule", "next", "x"],
  ["schedule", "enable", "x"],
  ["schedule", "delete", "x"],
  ["invoke", "--get", "mai"],
  ["parameter", "get", "/a"],
  ["parameter", "set", "/a", "b"],
  ["parameter", "list"],
  ["parameter", "delete", "/a"],
];
