/** bun's own hashes (bun.sh/docs/api/hashing), which need nothing loaded. */
declare const Bun: {
  CryptoHasher: new (
    algorithm: "sha256",
    key?: string | Uint8Array,
  ) => { update(data: string | Uint8Array): void; digest(): Uint8Array };
};

type Data = string | ArrayBuffer | ArrayBufferView;

/** What takes the place of `LazySha256` in the binary: SHA-256, or its HMAC when there is a secret. */
export class LazySha256 {
  readonly #secret: string | Uint8Array | undefined;
  #hasher: InstanceType<typeof Bun.CryptoHasher>;

  constructor(secret?: Data) {
    this.#secret = secret === undefined ? undefined : bytesOf(secret);
    this.#hasher = this.#newHasher();
  }

  update(data: Data): void {
    this.#hasher.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hasher.digest();
  }

  reset(): void {
    this.#hasher = this.#newHasher();
  }

  #newHasher() {
    return new Bun.CryptoHasher("sha256", this.#secret);
  }
}

function bytesOf(data: Data): string | Uint8Array {
  if (typeof data === "string") return data;
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
