import { connect, createServer } from "node:net";

const TARGET = /x-amz-target: *\w+\.(\w+)/gi;
// A header that is cut in two between chunks is found with the end of the chunk before.
const LONGEST_HEADER = 100;

/**
 * Stands between a client and a server: adds milliseconds to each answer, and counts connections and operations as they
 * are on the wire. @param {string} endpoint @param {{ delayMs?: number }} [options]
 */
export async function startProxy(endpoint, { delayMs = 0 } = {}) {
  const { hostname, port } = new URL(endpoint);
  const seen = { connections: 0, operations: /** @type {string[]} */ ([]) };
  const server = createServer((client) => {
    seen.connections += 1;
    const upstream = connect(Number(port), hostname).setNoDelay(true);
    client.setNoDelay(true);
    let before = "";
    client.on("data", (chunk) => {
      const text = before + chunk.toString("latin1");
      let counted = 0;
      for (const match of text.matchAll(TARGET)) {
        // One that touches the end may go on in the next chunk.
        if (match.index + match[0].length === text.length) continue;
        seen.operations.push(match[1] ?? "");
        counted = match.index + match[0].length;
      }
      before = text.slice(Math.max(counted, text.length - LONGEST_HEADER));
      upstream.write(chunk);
    });
    // Timers of one length fire in the order in which they were set.
    const later = (/** @type {() => void} */ act) => (delayMs === 0 ? act() : setTimeout(act, delayMs));
    upstream.on("data", (chunk) => later(() => client.write(chunk)));
    upstream.on("end", () => later(() => client.end()));
    client.on("end", () => upstream.end());
    client.on("error", () => upstream.destroy());
    client.on("close", () => upstream.destroy());
    upstream.on("error", () => client.destroy());
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    /** What there was since the last time. */
    take() {
      const { connections, operations } = seen;
      seen.connections = 0;
      seen.operations = [];
      return { connections, operations };
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
