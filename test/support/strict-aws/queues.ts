import { mustBe, Refusal } from "./refusal.ts";

interface Queue {
  attributes: { [name: string]: string };
  tags: { [name: string]: string };
  messages: number;
}

// oxlint-disable-next-line typescript/no-explicit-any -- whatever JSON the client has sent
type Body = any;

// An address where nobody answers: whoever asks there is found out.
const URL = "https://sqs.us-east-1.amazonaws.com/111122223333/";

/** SQS's queues as AWS documents them. */
export class StrictQueues {
  readonly #queues = new Map<string, Queue>();

  CreateQueue({ QueueName, Attributes = {}, tags = {} }: Body) {
    mustBe(/^[\w-]{1,80}$/.test(QueueName), "QueueName");
    const { Policy, MessageRetentionPeriod: seconds } = Attributes;
    mustBe(Number(seconds) >= 60 && Number(seconds) <= 1_209_600, "MessageRetentionPeriod");
    JSON.parse(Policy);
    if (this.#queues.has(QueueName)) throw new Refusal("QueueNameExists", QueueName);
    this.#queues.set(QueueName, { attributes: { ...Attributes }, tags: { ...tags }, messages: 0 });
    return { QueueUrl: URL + QueueName };
  }

  GetQueueUrl({ QueueName }: Body) {
    this.#must(QueueName);
    return { QueueUrl: URL + QueueName };
  }

  GetQueueAttributes({ QueueUrl }: Body) {
    const { attributes, messages } = this.#at(QueueUrl);
    return { Attributes: { ...attributes, ApproximateNumberOfMessages: String(messages) } };
  }

  SetQueueAttributes({ QueueUrl, Attributes }: Body) {
    Object.assign(this.#at(QueueUrl).attributes, Attributes);
    return {};
  }

  ListQueueTags({ QueueUrl }: Body) {
    return { Tags: this.#at(QueueUrl).tags };
  }

  TagQueue({ QueueUrl, Tags }: Body) {
    Object.assign(this.#at(QueueUrl).tags, Tags);
    return {};
  }

  DeleteQueue({ QueueUrl }: Body) {
    this.#at(QueueUrl);
    this.#queues.delete(QueueUrl.slice(URL.length));
    return {};
  }

  /** Puts messages into it behind everybody's back. */
  fill(name: string, messages: number): void {
    this.#must(name).messages = messages;
  }

  /** Loses all tags behind everybody's back. */
  forgetTags(): void {
    for (const queue of this.#queues.values()) queue.tags = {};
  }

  /** All that outlasts the moment, for comparison. */
  state() {
    return [...this.#queues].map(([name, { attributes, tags }]) => ({ name, attributes, tags }));
  }

  #at(url: string): Queue {
    return this.#must(url.slice(URL.length));
  }

  #must(name: string): Queue {
    const queue = this.#queues.get(name);
    if (queue === undefined) throw new Refusal("QueueDoesNotExist", `The queue ${name} does not exist.`);
    return queue;
  }
}
