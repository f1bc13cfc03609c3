import { Hash } from "@smithy/core/serde";

/** MD5 for the SDK, whose own tries node:crypto out as soon as it is loaded; nothing that we call wants one. */
export class LateMd5 extends Hash {
  readonly digestLength = 16;

  constructor() {
    super("md5");
  }
}
