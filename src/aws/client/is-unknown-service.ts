import type { TasksError } from "../../errors.ts";

// In XML, in JSON, and in what the SDK cannot read.
const NAMES = /^(InvalidAction|UnknownOperationException|UnknownError|SyntaxError|Error)$/;

/** Whether a call to an endpoint of somebody's own failed as it does where that endpoint lacks the whole service. */
export function isUnknownService({ cause }: TasksError): boolean {
  const { name = "" } = (cause ?? {}) as { name?: string };
  return NAMES.test(name);
}
