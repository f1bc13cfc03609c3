import type { Fault, ProxiedRequest } from "./fault-proxy.ts";

type Items = unknown[];

/** A fault for each BatchWriteItem after which every second of all their items comes back unprocessed. */
export function halfUnprocessed(): (request: ProxiedRequest) => Fault {
  let seen = 0;
  return ({ operation, body }) => {
    if (operation !== "BatchWriteItem") return "pass";
    const [[table, items]] = Object.entries(body.RequestItems) as [[string, Items]];
    const kept: Items = [];
    const back: Items = [];
    for (const item of items) (seen++ % 2 === 0 ? kept : back).push(item);
    return {
      send: kept.length === 0 ? undefined : { ...body, RequestItems: { [table]: kept } },
      change: (answer) => ({ ...answer, UnprocessedItems: back.length === 0 ? {} : { [table]: back } }),
    };
  };
}
