import type { Fault, ProxiedRequest } from "./fault-proxy.ts";

type Items = unknown[];

/** A fault for each BatchWriteItem and BatchGetItem after which every second of all they ask for comes back unprocessed. */
export function halfUnprocessed(): (request: ProxiedRequest) => Fault {
  let seen = 0;
  return ({ operation, body }) => {
    if (operation === "BatchGetItem") return halfUnread(body, () => seen++ % 2 === 0);
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

function halfUnread({ RequestItems, ...body }: ProxiedRequest["body"], isKept: () => boolean): Fault {
  const [[table, { Keys, ...how }]] = Object.entries(RequestItems) as [[string, { Keys: Items }]];
  const kept: Items = [];
  const back: Items = [];
  for (const key of Keys) (isKept() ? kept : back).push(key);
  return {
    send: kept.length === 0 ? undefined : { ...body, RequestItems: { [table]: { ...how, Keys: kept } } },
    change: (answer) => ({
      ...answer,
      UnprocessedKeys: back.length === 0 ? {} : { [table]: { ...how, Keys: back } },
    }),
  };
}
