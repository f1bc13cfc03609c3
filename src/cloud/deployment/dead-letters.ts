/** The field of a queue that says how many events wait in it. */
export const EVENTS_WAITING = "events-waiting";

/** What is to be said of a dead-letter queue in which events wait, and what to do about them. Pure. */
export function waitingWords(queue: string, events: number): { detail: string; hint: string } {
  const url = `"$(aws sqs get-queue-url --queue-name ${queue} --output text)"`;
  return {
    detail: `${events === 1 ? "1 event waits" : `${events} events wait`} in ${queue}, which failed to the last`,
    hint:
      "`tasks logs --errors --since 2w` says why; " +
      `\`aws sqs receive-message --queue-url ${url} --max-number-of-messages 10\` shows them`,
  };
}
