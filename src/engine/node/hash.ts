import { LazySha256 } from "./sha256.ts";

/** SHA-256, or its HMAC. */
export function hash(data: string | Uint8Array, secret?: string | Uint8Array): Promise<Uint8Array> {
  const Sha256 = LazySha256 as unknown as new (secret?: string | Uint8Array) => ReturnType<typeof LazySha256>;
  const sum = new Sha256(secret);
  sum.update(typeof data === "string" ? Buffer.from(data) : data);
  return sum.digest();
}

/** The same in hexadecimal digits. */
export async function hexHash(data: string | Uint8Array, secret?: string | Uint8Array): Promise<string> {
  const { buffer, byteOffset, byteLength } = await hash(data, secret);
  return Buffer.from(buffer, byteOffset, byteLength).toString("hex");
}
