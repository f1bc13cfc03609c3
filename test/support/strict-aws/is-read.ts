/** Whether an operation of AWS changes nothing. */
export function isRead(operation: string): boolean {
  return /^(Describe|Get|List|Scan)/.test(operation);
}
