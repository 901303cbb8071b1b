/** How somebody's hour looks: how often they sit down to write, and for how long together. */
export interface TypingHour {
  readonly seed: number;
  /** Times at which they begin to write. Between them they read, or are away. */
  readonly sittings: number;
}

const keystrokes = 3_000;
/** Time spent writing, with the pauses within, in ms. */
const writingMs = 900_000;
/** Keystrokes of a burst, between two pauses to think. */
const burst = 25;
/** Least and most keystrokes a second within a burst. */
const slowest = 4;
const fastest = 8;
/** How uneven the time between two keystrokes of a burst is: deviation over mean, log-normal. */
const unevenness = 0.45;
const pauseMinMs = 400;

/** When each of an hour's 3,000 keystrokes falls, in whole ms. */
export function keystrokesOf({ seed, sittings }: TypingHour): readonly number[] {
  const random = randomOf(seed);
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const exponential = (mean: number): number => -mean * Math.log(1 - random());
  const spread = Math.sqrt(Math.log(1 + unevenness ** 2));
  const inBurstsMs = (keystrokes * 1_000 * Math.log(fastest / slowest)) / (fastest - slowest);
  const pauseMs = ((writingMs - inBurstsMs) * burst) / keystrokes;
  const times: number[] = [];
  let [timeMs, left, stepMs] = [0, 0, 0];
  for (let key = 0; key < keystrokes; key++) {
    if (key > 0 && key % (keystrokes / sittings) === 0)
      timeMs += (3_600_000 - writingMs) / sittings;
    if (left === 0) {
      left = 1 + Math.floor(exponential(burst));
      stepMs = 1_000 / (slowest + random() * (fastest - slowest));
      timeMs += pauseMinMs + exponential(pauseMs - pauseMinMs);
    }
    timeMs += stepMs * Math.exp(spread * normal() - spread ** 2 / 2);
    left -= 1;
    times.push(Math.round(timeMs));
  }
  return times;
}

/** Numbers in [0, 1) that a seed fixes: mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
