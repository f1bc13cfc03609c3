import { hash, hexHash } from "#engine/hash";
import { utcTime } from "../../../task/utc-time.ts";
import type { PlainAccess } from "./plain-access.ts";

type Headers = { [name: string]: string };

const ALGORITHM = "AWS4-HMAC-SHA256";
// Proxies change it on the way. The SDK signs neither this nor some others, none of which we send.
const UNSIGNED = "user-agent";

/**
 * Signs requests that post to the root of a service (IAM User Guide, "Create a signed AWS API request"). The SDK's own signer,
 * to which tests hold this one, takes a third of an import's request: it works out the key, the path and the query each time.
 */
export class RequestSigner {
  readonly #service: string;
  readonly #access: Pick<PlainAccess, "region" | "credentials">;
  #day = "";
  #key: Promise<Uint8Array> | undefined;

  constructor(service: string, access: Pick<PlainAccess, "region" | "credentials">) {
    this.#service = service;
    this.#access = access;
  }

  /** The headers with which the request is sent. `headers`: all others, in small letters; `now`: milliseconds since 1970. */
  async sign(headers: Headers, body: Uint8Array, now: number): Promise<Headers> {
    const { accessKeyId, sessionToken } = this.#access.credentials;
    const time = utcTime(now / 1000).replaceAll(/[-:]/g, "");
    const day = time.slice(0, 8);
    const bodyHash = await hexHash(body);
    const all: Headers = { ...headers, "x-amz-date": time, "x-amz-content-sha256": bodyHash };
    if (sessionToken !== undefined) all["x-amz-security-token"] = sessionToken;
    const names = Object.keys(all)
      .filter((name) => name !== UNSIGNED)
      .sort();
    const lines = names.map((name) => `${name}:${all[name]}\n`).join("");
    const signed = names.join(";");
    const request = `POST\n/\n\n${lines}\n${signed}\n${bodyHash}`;
    const scope = `${day}/${this.#access.region}/${this.#service}/aws4_request`;
    const text = `${ALGORITHM}\n${time}\n${scope}\n${await hexHash(request)}`;
    const signature = await hexHash(text, await this.#keyOf(day));
    all["authorization"] =
      `${ALGORITHM} Credential=${accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`;
    return all;
  }

  #keyOf(day: string): Promise<Uint8Array> {
    if (this.#key === undefined || this.#day !== day) {
      this.#day = day;
      this.#key = this.#makeKey(day);
    }
    return this.#key;
  }

  async #makeKey(day: string): Promise<Uint8Array> {
    const { region, credentials } = this.#access;
    let key: Uint8Array | string = `AWS4${credentials.secretAccessKey}`;
    for (const part of [day, region, this.#service, "aws4_request"]) key = await hash(part, key);
    return key as Uint8Array;
  }
}
