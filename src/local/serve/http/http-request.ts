/** An HTTP request as it came in, whole. */
export interface HttpRequest {
  method: string;
  /** Path and query as they were sent, as in `/?user_name=example_kumamoto`. */
  url: string;
  /** As `1.1`. */
  httpVersion: string;
  /** Names as they were sent, each line by itself. */
  headers: [name: string, value: string][];
  body: Uint8Array;
  sourceIp: string;
  requestId: string;
  /** When it came, in milliseconds since 1970 UTC. */
  time: number;
}

/** Path and query of a request, apart; the query without its `?`, and its parameters decoded and in order. */
export function splitUrl(url: string): { path: string; query: string; parameters: [string, string][] } {
  const [path = "", ...rest] = url.split("?");
  const query = rest.join("?");
  return { path, query, parameters: [...new URLSearchParams(query)] };
}

/** `12/Mar/2020:19:03:58 +0000`, as API Gateway writes times (Developer Guide, "$context.requestTime": CLF). */
export function requestTime(milliseconds: number): string {
  // Wed, 12 Mar 2020 19:03:58 GMT
  const [, day, month, year, time] = new Date(milliseconds).toUTCString().split(" ");
  return `${day}/${month}/${year}:${time} +0000`;
}

/** All values of each name, names and values in the order in which they came. */
export function groupValues(pairs: [string, string][]): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const [name, value] of pairs) groups.set(name, [...(groups.get(name) ?? []), value]);
  return [...groups];
}
