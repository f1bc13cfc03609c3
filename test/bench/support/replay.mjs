import { Buffer } from "node:buffer";
import { connect } from "node:net";

const END_OF_HEAD = Buffer.from("\r\n\r\n");
const LAST_CHUNK = Buffer.from("0\r\n\r\n");

/**
 * The server's ceiling: sends requests that are ready over a number of connections as fast as it takes them, and looks
 * at no more of an answer than where it ends. @param {string} endpoint @param {Buffer[]} requests @param {number} connections
 * @returns {Promise<number>} milliseconds
 */
export async function replay(endpoint, requests, connections) {
  const { hostname, port } = new URL(endpoint);
  const queue = requests.values();
  const begin = performance.now();
  const lanes = Array.from({ length: Math.min(connections, requests.length) }, () =>
    lane(hostname, Number(port), queue),
  );
  await Promise.all(lanes);
  return performance.now() - begin;
}

/** One connection, which takes the next request when it has an answer. @param {string} host @param {number} port @param {Iterator<Buffer>} queue */
function lane(host, port, queue) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host).setNoDelay(true);
    const next = () => {
      const { value, done } = queue.next();
      if (done !== true) return socket.write(value);
      socket.end();
      resolve(undefined);
      return true;
    };
    const answer = new Answer();
    socket.on("connect", next);
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("the server closed the connection")));
    socket.on("data", (chunk) => {
      try {
        if (answer.isWholeWith(chunk)) next();
      } catch (error) {
        socket.destroy(error instanceof Error ? error : undefined);
      }
    });
  });
}

/** Where an answer ends, for the two ways in which HTTP/1.1 says so. */
class Answer {
  /** @type {Buffer} */
  #head = Buffer.alloc(0);
  #left = -1;
  #tail = Buffer.alloc(0);
  #isChunked = false;

  /** @param {Buffer} chunk */
  isWholeWith(chunk) {
    let body = chunk;
    if (this.#left < 0 && !this.#isChunked) {
      this.#head = this.#head.length === 0 ? chunk : Buffer.concat([this.#head, chunk]);
      const end = this.#head.indexOf(END_OF_HEAD);
      if (end < 0) return false;
      this.#begin(this.#head.toString("latin1", 0, end));
      body = this.#head.subarray(end + END_OF_HEAD.length);
      this.#head = Buffer.alloc(0);
    }
    const isWhole = this.#isChunked ? this.#endsWithLastChunk(body) : (this.#left -= body.length) <= 0;
    if (isWhole) this.#reset();
    return isWhole;
  }

  /** @param {string} head */
  #begin(head) {
    if (!head.startsWith("HTTP/1.1 200")) throw new Error(`the server answers ${head.split("\r\n")[0]}`);
    this.#isChunked = /transfer-encoding: *chunked/i.test(head);
    this.#left = this.#isChunked ? -1 : Number(/content-length: *(\d+)/i.exec(head)?.[1]);
  }

  /** @param {Buffer} body */
  #endsWithLastChunk(body) {
    this.#tail = Buffer.concat([this.#tail, body.subarray(-LAST_CHUNK.length)]).subarray(-LAST_CHUNK.length);
    return this.#tail.equals(LAST_CHUNK);
  }

  #reset() {
    this.#left = -1;
    this.#isChunked = false;
    this.#tail = Buffer.alloc(0);
  }
}
