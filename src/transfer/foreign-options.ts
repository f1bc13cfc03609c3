import { usageError } from "../errors.ts";
import { DEADLINE, USER_NAME, type TaskRecord } from "../task/record.ts";
import type { DecodeOptions } from "./transfer-format.ts";

/**
 * For formats of other programs, which know no users, and tasks that are not due: what `--set` says of a deadline is only for
 * the latter. `complete` throws a usage error for a record that is left without one of the keys.
 */
export function foreignOptions<T extends DecodeOptions>(
  options: T,
): { options: T; complete(record: TaskRecord): TaskRecord } {
  const { reshape } = options;
  const { [DEADLINE]: deadline, ...set } = reshape?.set ?? {};
  const renamed = new Map([...(reshape?.rename ?? [])].map(([from, to]) => [to, from]));
  const has = (record: TaskRecord, name: string) =>
    Object.hasOwn(record, name) || Object.hasOwn(record, renamed.get(name) ?? name);
  // Only who reshapes has the flag.
  const advice = (text: string) => (reshape === undefined ? "" : `: ${text}`);
  return {
    options: reshape === undefined ? options : { ...options, reshape: { ...reshape, set } },
    complete(record) {
      if (!Object.hasOwn(set, USER_NAME) && !has(record, USER_NAME))
        throw usageError(
          `nothing says whose task it is${advice("name the user, as in --set user_name=mai")}`,
        );
      if (has(record, DEADLINE)) return record;
      if (deadline === undefined)
        throw usageError(
          `it has no due date${advice("give such tasks one, as in --set deadline_unix_time=eow")}`,
        );
      return { ...record, [DEADLINE]: deadline };
    },
  };
}
