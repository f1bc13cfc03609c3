const READS = /^(BatchGet|Describe|Filter|Get|List|Query|Scan)/;

/** Whether an operation, as in DescribeTable, only reads: of all that are called here, its name says so. */
export function isRead(operation: string): boolean {
  return READS.test(operation);
}
