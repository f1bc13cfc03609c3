/** The field of a queue that says how many events wait in it. */
export const EVENTS_WAITING = "events-waiting";

/** What is to be said of a dead-letter queue in which events wait, and what to do about them. Pure. */
export function waitingWords(queue: string, events: number): { detail: string; hint: string } {
  const url = `"$(aws sqs get-queue-url --queue-name ${queue} --output text)"`;
  const failed = "that failed at every attempt";
  const said = events === 1 ? `1 event ${failed} waits` : `${events} events ${failed} wait`;
  return {
    detail: `${said} in ${queue}`,
    hint:
      "`tasks logs --errors --since 2w` says why; " +
      `\`aws sqs receive-message --queue-url ${url} --max-number-of-messages 10\` shows them`,
  };
}
