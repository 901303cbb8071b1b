/** One thing that somebody does, and when, in ms from the start. */
export interface Act {
  readonly atMs: number;
  readonly kind: "key" | "backspace" | "caret";
}

/** How somebody types: in bursts, with pauses to think in between. */
const typist = {
  /** Keys of a burst. */
  burst: [5, 25],
  /** Keys a second within a burst, drawn for each. */
  rate: [4, 8],
  /** Between two bursts, in ms. */
  pauseMs: [500, 3_500],
  /** Share of keys that take the last character back. */
  backspaces: 0.08,
} as const;

/** Keys that are typed in a stretch, before reading or thinking for minutes. */
const spellKeys = 300;

/** Carets that are moved without typing go in runs, at this many a second. */
const caretRun = { moves: 10, rate: 6 } as const;

/** When `keys` keys are typed, without longer breaks. */
export function* typingTimes(keys: number, random: () => number): Iterable<number> {
  let atMs = 0;
  for (let typed = 0; typed < keys;) {
    const burst = Math.min(keys - typed, Math.round(between(typist.burst, random)));
    const stepMs = 1_000 / between(typist.rate, random);
    for (let key = 0; key < burst; key++) {
      yield atMs;
      atMs += stepMs * (0.5 + random());
    }
    typed += burst;
    atMs += between(typist.pauseMs, random);
  }
}

/**
 * What somebody does in an hour: types `keys` keys in a quarter of it, in stretches
 * with breaks for reading, in which the caret is moved `moves` times.
 */
export function activeHour(
  { keys, moves, hourMs }: { keys: number; moves: number; hourMs: number },
  random: () => number,
): readonly Act[] {
  const spells: Act[][] = [];
  for (let left = keys; left > 0; left -= spellKeys) {
    const times = typingTimes(Math.min(left, spellKeys), random);
    spells.push(Array.from(times, (atMs) => ({ atMs, kind: keyKind(random) })));
  }
  const busyMs = spells.reduce((total, spell) => total + (spell.at(-1)?.atMs ?? 0), 0);
  const weights = Array.from({ length: spells.length + 1 }, () => 0.2 + random());
  const weight = weights.reduce((total, one) => total + one, 0);
  const runs = Math.ceil(moves / caretRun.moves / weights.length);
  const acts: Act[] = [];
  let atMs = 0;
  for (const [index, share] of weights.entries()) {
    const breakMs = ((hourMs - busyMs) * share) / weight;
    for (let run = 0; run < runs; run++) {
      const startMs = atMs + random() * breakMs * 0.9;
      for (let move = 0; move < caretRun.moves; move++)
        acts.push({ atMs: startMs + (move * 1_000) / caretRun.rate, kind: "caret" });
    }
    atMs += breakMs;
    for (const act of spells[index] ?? []) acts.push({ ...act, atMs: atMs + act.atMs });
    atMs += spells[index]?.at(-1)?.atMs ?? 0;
  }
  return acts.toSorted((one, other) => one.atMs - other.atMs);
}

function keyKind(random: () => number): Act["kind"] {
  return random() < typist.backspaces ? "backspace" : "key";
}

function between([least, most]: readonly [number, number], random: () => number): number {
  return least + random() * (most - least);
}
