/** What the machine says, or undefined where asking it throws. */
export function orUndefined<Value>(find: () => Value | undefined): Value | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}
