/** What a service answers to a request that it does not carry out. */
export class Refusal extends Error {
  override readonly name: string;

  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** Refuses with ValidationException unless the condition holds. */
export function mustBe(condition: boolean, message: string): void {
  if (!condition) throw new Refusal("ValidationException", message);
}

/** Documented of tags: these characters, 128 for the name and 256 for the value. */
export function checkTags(tags: { Key: string; Value: string }[] | undefined): Map<string, string> {
  for (const { Key, Value } of tags ?? []) {
    mustBe(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u.test(Key), `tag name '${Key}'`);
    mustBe(/^[\p{L}\p{Z}\p{N}_.:/=+-]{0,256}$/u.test(Value), `tag value '${Value}'`);
  }
  return new Map((tags ?? []).map(({ Key, Value }) => [Key, Value]));
}

/** The time of a fake service, in milliseconds. It goes on only when somebody waits. */
export interface FakeClock {
  now: number;
}
