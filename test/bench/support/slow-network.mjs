import { connect, createServer } from "node:net";

// What a client says before it closes a connection (close_notify of TLS 1.2 and 1.3), for which nobody waits.
const FAREWELL_BYTES = 31;

/**
 * A network that takes `delayMs` each way to a port of this machine. It counts connections and the flights of their clients: a
 * flight is what a client sends before it hears from the server again, and takes one round trip, as TCP's own handshake does.
 * @param {number} port @param {{ delayMs: number }} options
 */
export async function startSlowNetwork(port, { delayMs }) {
  const seen = { connections: 0, flights: 0 };
  const sockets = new Set();
  const server = createServer((client) => {
    seen.connections += 1;
    const there = connect(port, "127.0.0.1").setNoDelay(true);
    for (const [one, other] of /** @type {const} */ ([
      [client.setNoDelay(true), there],
      [there, client],
    ])) {
      sockets.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => sockets.delete(one));
    }
    let isAnswered = true;
    client.on("data", (chunk) => {
      if (isAnswered && chunk.length > FAREWELL_BYTES) {
        seen.flights += 1;
        isAnswered = false;
      }
    });
    // This machine connects at once. Elsewhere the first bytes wait for the handshake.
    passSlowly(client, there, { delayMs, firstMs: 2 * delayMs });
    passSlowly(there, client, { delayMs, deliver: () => (isAnswered = true) });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the network has no port");
  return {
    port: address.port,
    /** What there was since the last time. Round trips: of all connections, one after the other. */
    take() {
      const { connections, flights } = seen;
      Object.assign(seen, { connections: 0, flights: 0 });
      return { connections, roundTrips: connections + flights };
    },
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/**
 * @param {import("node:net").Socket} from @param {import("node:net").Socket} to
 * @param {{ delayMs: number, firstMs?: number, deliver?: () => void }} options
 */
function passSlowly(from, to, { delayMs, firstMs = 0, deliver }) {
  const opened = performance.now() + firstMs;
  let last = Promise.resolve();
  const later = (/** @type {() => void} */ act) => {
    const due = Math.max(performance.now(), opened) + delayMs;
    // In turn, whatever the timers do.
    last = last.then(() => new Promise((resolve) => setTimeout(resolve, due - performance.now()))).then(act);
  };
  from.on("data", (chunk) =>
    later(() => {
      deliver?.();
      to.write(chunk);
    }),
  );
  from.on("end", () => later(() => to.end()));
}
