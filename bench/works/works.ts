import { coldJoin } from "./cold-join.ts";
import { fanOut } from "./fan-out.ts";
import { idleMemory } from "./idle-memory.ts";
import { join } from "./join.ts";
import { replay } from "./replay.ts";
import { resume } from "./resume.ts";
import { saturation } from "./saturation.ts";
import { stored } from "./stored.ts";
import { typing } from "./typing.ts";
import { userHour } from "./user-hour.ts";
import { wake } from "./wake.ts";
import type { Form, Work } from "./work.ts";

/** The works of a form, and how often each contender does each of them. */
export function worksOf(form: Form): { readonly rounds: number; readonly works: readonly Work[] } {
  switch (form) {
    case "smoke":
      return {
        rounds: 1,
        works: [
          fanOut({ clients: 8, writers: 2, seconds: 0.6 }),
          saturation({ clients: 4, writers: 1, seconds: 0.4 }),
          replay({ edits: 200, inFlight: 32, afterMs: 100 }),
          join({ joins: 1, herd: 3 }),
          resume({ bytes: 5_000, offlineMs: 500 }),
          typing({ people: 1, seconds: 0.5 }),
          stored({ keystrokes: 1_000 }),
          userHour({ people: 3, share: 1 / 60 }),
        ],
      };
    case "short":
      return {
        rounds: 3,
        works: [
          fanOut({ clients: 20, writers: 5, seconds: 4 }),
          saturation({ clients: 20, writers: 4, seconds: 2 }),
          replay({ edits: 5_000, inFlight: 32, afterMs: 500 }),
          replay({ edits: 500, inFlight: 1, afterMs: 500 }),
          join({ joins: 10, herd: 100 }),
          coldJoin({ keystrokes: 10_000, restarts: 1 }),
          stored({ keystrokes: 20_000 }),
          resume({ bytes: 500_000, offlineMs: 1_000 }),
          typing({ people: 1, seconds: 3 }),
          typing({ people: 3, seconds: 3 }),
          userHour({ people: 1, share: 1 }),
          userHour({ people: 3, share: 1 }),
        ],
      };
    case "full":
      return {
        rounds: 5,
        works: [
          fanOut({ clients: 20, writers: 5, seconds: 6 }),
          fanOut({ clients: 100, writers: 10, seconds: 8 }),
          saturation({ clients: 20, writers: 4, seconds: 5 }),
          saturation({ clients: 100, writers: 10, seconds: 5 }),
          replay({ edits: 26_078, inFlight: 32 }),
          replay({ edits: 1_000, inFlight: 1 }),
          join({ joins: 20, herd: 100 }),
          coldJoin({ keystrokes: 259_778, restarts: 2 }),
          stored({ keystrokes: 259_778 }),
          resume({ bytes: 500_000, offlineMs: 10_000 }),
          typing({ people: 1, seconds: 6 }),
          typing({ people: 3, seconds: 6 }),
          userHour({ people: 1, share: 1 }),
          userHour({ people: 3, share: 1 }),
          wake({ sizes: [1_000, 500_000, 5_000_000, 20_000_000], copies: 5, wakes: 3 }),
          idleMemory({ documents: 500 }),
        ],
      };
  }
}
