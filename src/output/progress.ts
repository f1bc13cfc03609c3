import { SingleBar, type Options } from "cli-progress";
import { amount, duration, perSecond } from "./amounts.ts";

/** Where progress is shown. */
interface Stream {
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  write(text: string): Promise<void>;
}

const LINE_EVERY_MS = 5_000;
const BAR_PER_SECOND = 5;

/**
 * How far a long job is: on a terminal a bar with rate, count and time left, otherwise a line every few seconds, and
 * nothing when quiet. `total` is what the position counts up to; undefined where the end is not known.
 */
export function openProgress(
  doing: string,
  total: number | undefined,
  stream: Stream,
  { quiet, now = () => performance.now() }: { quiet: boolean; now?: () => number },
) {
  const say = (text: string) => stream.write(`${text}\n`);
  if (quiet) return { update: () => undefined, say, end: () => undefined };
  return stream.isTTY ? openBar(doing, total, stream, now) : openLines(doing, total, now, say);
}

function openLines(
  doing: string,
  total: number | undefined,
  now: () => number,
  say: (text: string) => Promise<void>,
) {
  const begin = now();
  let last = begin;
  return {
    update(done: number, position: number) {
      if (now() - last < LINE_EVERY_MS) return;
      last = now();
      const share = total === undefined ? "" : `, ${Math.floor((100 * position) / Math.max(1, total))} %`;
      void say(`${doing}: ${amount(done)} records${share}, ${perSecond(done, last - begin)}`);
    },
    say,
    end: () => undefined,
  };
}

function openBar(doing: string, total: number | undefined, stream: Stream, now: () => number) {
  const begin = now();
  const known = total !== undefined && total > 0;
  // cli-progress writes control sequences only to what says that it is a terminal.
  const terminal = {
    isTTY: true,
    columns: stream.columns ?? 80,
    write: (text: string) => (void stream.write(text), true),
  } as unknown as NodeJS.WriteStream;
  const bar = new SingleBar({
    stream: terminal,
    fps: BAR_PER_SECOND,
    hideCursor: false,
    clearOnComplete: true,
    linewrap: false,
    barsize: 24,
    format: (options: Options, { progress }: { progress: number }, payload: { done: number }) => {
      const time = now() - begin;
      const counted = `${doing}: ${amount(payload.done)} records, ${perSecond(payload.done, time)}`;
      if (!known) return counted;
      const filled = Math.round(progress * (options.barsize ?? 24));
      const drawn = `${"█".repeat(filled)}${"░".repeat((options.barsize ?? 24) - filled)}`;
      const left = progress > 0 ? `, ${duration((time / progress) * (1 - progress))} left` : "";
      return `${drawn} ${Math.floor(100 * progress)} %  ${counted}${left}`;
    },
  } as Options);
  bar.start(known ? total : 1, 0, { done: 0 });
  let isOver = false;
  return {
    update(done: number, position: number) {
      bar.update(known ? Math.min(position, total) : 0, { done });
    },
    async say(text: string) {
      // Over the bar, which draws itself again below.
      await stream.write(`\r\x1b[2K${text}\n`);
    },
    end() {
      if (!isOver) bar.stop();
      isOver = true;
    },
  };
}
