import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { seeds } from "./seeds.ts";
import { WritingSession } from "./writing-session.ts";

const { SEED, RUNS = "80", EDITS = "60" } = process.env;
const edits = Number(EDITS);

beforeAll(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterAll(() => void vi.useRealTimers());

test("[K1][K12] whatever people do in their editors at once, they see the same in the end, and each undoes only what is theirs", async () => {
  const chosen =
    SEED === undefined
      ? [
          ...seeds.map(({ seed }) => seed),
          ...Array.from({ length: Number(RUNS) }, (_, index) => index + 1),
        ]
      : [Number(SEED)];
  for (const seed of chosen) {
    const failure = await failureOf(seed);
    expect(failure, `replay: SEED=${seed} EDITS=${edits} npm run editor-fuzz`).toBeNull();
  }
});

/** What broke in the run of `seed`, or null. */
async function failureOf(seed: number): Promise<string | null> {
  const session = new WritingSession({ seed, edits });
  try {
    await session.run();
    return null;
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return `seed ${seed}: ${what}\n${session.log.join("\n")}`;
  }
}
