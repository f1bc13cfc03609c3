/** bun's own hashes (bun.sh/docs/api/hashing), which need nothing loaded. */
declare const Bun: {
  CryptoHasher: new (algorithm: "sha256", key?: string | Uint8Array) => Hasher;
};
interface Hasher {
  update(data: string | Uint8Array): Hasher;
  digest(): Uint8Array;
  digest(encoding: "hex"): string;
}

/** What takes the place of node/hash.ts in the binary: SHA-256, or its HMAC. */
export async function hash(data: string | Uint8Array, secret?: string | Uint8Array): Promise<Uint8Array> {
  return new Bun.CryptoHasher("sha256", secret).update(data).digest();
}

/** The same in hexadecimal digits. */
export async function hexHash(data: string | Uint8Array, secret?: string | Uint8Array): Promise<string> {
  return new Bun.CryptoHasher("sha256", secret).update(data).digest("hex");
}
