import { connect } from "node:net";
import { pipeline } from "node:stream";
import { createServer } from "node:tls";
import { CERTIFICATE, KEY } from "../../support/tls.mjs";

/** Speaks TLS to clients, and passes what they say on to a server that does not. @param {string} endpoint */
export async function startTlsFront(endpoint) {
  const { hostname, port } = new URL(endpoint);
  const server = createServer({ cert: CERTIFICATE, key: KEY, noDelay: true }, (client) => {
    const there = connect(Number(port), hostname).setNoDelay(true);
    pipeline(client, there, client, () => undefined);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the front has no port");
  return { port: address.port, stop: () => void server.close() };
}
