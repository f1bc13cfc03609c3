import { Sha256Js } from "@smithy/core/checksum";
import { Hash } from "@smithy/core/serde";

// A request is signed with ten of them, the next ones with three.
const MOST_IN_JAVASCRIPT = 40;
let made = 0;

/**
 * Makes a SHA-256, or its HMAC when there is a secret: the first few in JavaScript, by the SDK's own code, because node:crypto
 * takes longer to load than they take; then natively. The SDK calls it with `new`.
 */
export function LazySha256(secret?: ConstructorParameters<typeof Sha256Js>[0]): Sha256Js | Hash {
  made += 1;
  return made > MOST_IN_JAVASCRIPT ? new Hash("sha256", secret) : new Sha256Js(secret);
}
