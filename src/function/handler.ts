import { env, stdout } from "node:process";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ItemProtocol } from "../aws/client/item-protocol.ts";
import { CALENDAR_TOKEN_VARIABLE } from "../task/calendar-token-variable.ts";
import { TEAM_INDEX_VARIABLE } from "../task/open-shard.ts";
import { keptToken } from "./calendar-token.ts";
import { createHandler, type FunctionHandler } from "./create-handler.ts";
import { logLine } from "./log-entry.ts";
import { storeOpener } from "./store/open-store.ts";
import { readReference } from "./read-reference.ts";
import { readSecret } from "./read-secret.ts";

// Lambda's edge: the environment and the clock are read here and nowhere else in this folder.

// Together they end before the function's ten seconds do.
const client = new DynamoDBClient({
  maxAttempts: 3,
  protocol: ItemProtocol,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
});
const openStore = storeOpener({ tableName: env["TABLE_NAME"], client, readReference });

/** What Lambda calls: `index.handler` of the zip. */
export const handler: FunctionHandler = createHandler({
  openStore,
  teamIndex: env[TEAM_INDEX_VARIABLE] === "on",
  calendarToken: keptToken(() => readSecret(env[CALENDAR_TOKEN_VARIABLE]), Date.now),
  now: Date.now,
  log: (entry) => void stdout.write(logLine(entry, Date.now())),
});

// A reference is read while the function starts; what goes wrong is said to the first request, which tries again.
openStore().catch(() => undefined);
