import { describe, inject } from "vitest";

const names = {
  dynamoDbLocal: "DynamoDB Local",
  moto: "moto",
  ministack: "ministack",
  dynoxide: "Dynoxide",
} as const;

/** A describe block against an engine that setup.ts has started. Without the engine it is skipped; setup.ts says why. */
export function describeEngine(engine: keyof typeof names, body: (endpoint: string) => void): void {
  const endpoint = inject(engine);
  describe.skipIf(endpoint === undefined)(`on ${names[engine]}`, () =>
    body(endpoint ?? "http://not-started.invalid"),
  );
}
