import { SingleBar, type Options } from "cli-progress";
import type { Clock } from "../ports.ts";
import { duration, perSecond, plural } from "./amounts.ts";
import { visible } from "./visible.ts";

/** Where progress is shown. */
interface Stream {
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  write(text: string): Promise<void>;
}

const LINE_EVERY_MS = 5_000;
const BAR_PER_SECOND = 5;
// What is over sooner needs no bar, which would stand before the records of a pipe that ends on the same terminal.
const BAR_AFTER_MS = 600;
const LONGEST_BAR = 24;
const SHORTEST_BAR = 4;
// What was read last may still have to be written: that all is done is told by what comes after.
const MOST = 0.99;

/**
 * How far a long job is: on a terminal a bar with rate, count and time left, otherwise a line every few seconds, and
 * nothing when `quiet`. Without `bar` it is lines on a terminal too. `total` is what the position counts up to; undefined where the end is not known.
 */
export function openProgress(
  doing: string,
  total: number | undefined,
  stream: Stream,
  { quiet, bar = true, clock }: { quiet: boolean; bar?: boolean; clock: Pick<Clock, "elapsed"> },
) {
  const end = total !== undefined && total > 0 ? total : undefined;
  // Progress that nobody can see is not a reason to stop.
  const show = (text: string) => void stream.write(text).catch(() => undefined);
  const say = (text: string) => stream.write(`${visible(text)}\n`);
  if (quiet) return { update: () => undefined, say, end: () => undefined };
  const begin = clock.elapsed();
  const told = { done: 0, position: 0 };
  const line = () => ({
    counted: `${doing}: ${plural(told.done, "record")}`,
    rate: perSecond(told.done, clock.elapsed() - begin),
    share: end === undefined ? undefined : Math.min(MOST, told.position / end),
    milliseconds: clock.elapsed() - begin,
  });
  const shown = stream.isTTY && bar ? openBar(stream, show, line) : openLines(show, say, line);
  return {
    update: (done: number, position: number) => void Object.assign(told, { done, position }),
    say: shown.say,
    end: shown.end,
  };
}

interface Line {
  counted: string;
  rate: string;
  /** From 0 to MOST; undefined where the end is not known. */
  share: number | undefined;
  milliseconds: number;
}
type Say = (text: string) => Promise<void>;

// By a timer and not by updates, so that a job that is held up says so.
function openLines(show: (text: string) => void, say: Say, line: () => Line) {
  const timer = setInterval(() => {
    const { counted, rate, share } = line();
    show(`${counted}${share === undefined ? "" : `, ${percent(share)}`}, ${rate}\n`);
  }, LINE_EVERY_MS).unref();
  return { say, end: () => clearInterval(timer) };
}

function openBar(stream: Stream, show: (text: string) => void, line: () => Line) {
  let isShown = false;
  const draw = (text: string) => {
    isShown ||= line().milliseconds >= BAR_AFTER_MS;
    if (isShown) show(text);
  };
  const bar = new SingleBar({
    terminal: terminalOn(draw),
    fps: BAR_PER_SECOND,
    clearOnComplete: true,
    // A line of say() may have taken its place.
    forceRedraw: true,
    // Never switches the terminal's own wrapping off, which would stay so after a kill.
    linewrap: true,
    format: () => barText(line(), (stream.columns ?? 80) - 1),
  } as unknown as Options);
  bar.start(1, 0);
  let isOver = false;
  return {
    // Over the bar, which draws itself again below.
    say: (text: string) => stream.write(`${isShown ? "\r\x1b[2K" : ""}${visible(text)}\n`),
    end() {
      if (!isOver) bar.stop();
      isOver = true;
    },
  };
}

/** Drops first the time left and then the bar where a terminal is too narrow for them. */
function barText({ counted, rate, share, milliseconds }: Line, width: number): string {
  const text = `${counted}, ${rate}`;
  if (share === undefined) return text.slice(0, width);
  const short = `${percent(share)}  ${text}`;
  const left = share > 0 && share < MOST ? `, ${duration((milliseconds / share) * (1 - share))} left` : "";
  const long = short.length + left.length <= width ? `${short}${left}` : short;
  const size = Math.min(LONGEST_BAR, width - long.length - 1);
  if (size < SHORTEST_BAR) return long.slice(0, width);
  const filled = Math.min(size - 1, Math.round(share * size));
  return `${"█".repeat(filled)}${"░".repeat(size - filled)} ${long}`;
}

function percent(share: number): string {
  return `${Math.floor(100 * share)} %`;
}

/**
 * The part of a terminal that the bar needs. cli-progress's own one goes back to where the cursor was at the start, which
 * is another line once something was said.
 */
function terminalOn(write: (text: string) => void) {
  const nothing = () => undefined;
  return {
    isTTY: () => true,
    getWidth: () => Number.POSITIVE_INFINITY,
    write,
    cursorTo: () => write("\r"),
    clearRight: () => write("\x1b[K"),
    clearLine: () => write("\x1b[2K"),
    cursorSave: nothing,
    cursorRestore: nothing,
    cursor: nothing,
    lineWrapping: nothing,
    newline: () => write("\n"),
  };
}
