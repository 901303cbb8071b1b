import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** Who comes into the document beside the browser. */
export interface CompanyPlan {
  readonly origin: string;
  readonly id: string;
  readonly link: string;
  readonly people: number;
  readonly movesPerSecond: number;
  /** The block that the browser shows, counted among those with text. */
  readonly lookedAt: number;
}

export interface Company {
  /** One of them types so many characters. Resolves when the last one is typed. */
  write(times: number, everyMs: number): Promise<void>;
  end(): void;
}

/** Resolves when all of them are in the document and move. */
export async function startCompany(plan: CompanyPlan): Promise<Company> {
  const child = fork(join(import.meta.dirname, "company.ts"), [JSON.stringify(plan)]);
  const failed = once(child, "exit").then(() => {
    throw new Error("the company ended");
  });
  failed.catch(() => {});
  await Promise.race([once(child, "message"), failed]);
  return {
    write: async (times, writesEveryMs) => {
      child.send({ times, writesEveryMs });
      await Promise.race([once(child, "message"), failed]);
    },
    end: () => child.kill("SIGKILL"),
  };
}
