import { existsSync, readFileSync, rmSync } from "node:fs";
import { relative } from "node:path";
import { root } from "./workspace.mjs";

/** Runs a program to its end. True when it succeeded. */
export type Command = (name: string, ...args: readonly string[]) => Promise<boolean>;

/** What a step has shown. A ring's own tests are counted; any other step is one. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** What failed, a line each. */
  readonly failures: readonly Failure[];
}

export interface Failure {
  /** Of the file, from the root of the project. */
  readonly path: string;
  readonly test: string;
  readonly message: string;
}

/** As vitest's `json` reporter writes it, as far as it is read here. */
interface Report {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[] | null;
    }[];
  }[];
}

/** Runs a ring, or some files of it, and reads what it reports at `path`. */
export async function runRing(
  name: string,
  path: string,
  command: Command,
  files: readonly string[] = [],
): Promise<Outcome> {
  rmSync(path, { force: true });
  const config = `test/${name}/vitest.config.ts`;
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${path}`];
  const isPassed = await command("vitest", "run", "--config", config, ...reporters, ...files);
  // One that could not even start, or failed beside its tests, counts as one failure.
  const unexplained = { path: config, test: "", message: "failed beside its tests" };
  if (!existsSync(path)) return { passed: 0, failed: 1, failures: [unexplained] };
  const report = JSON.parse(readFileSync(path, "utf8")) as Report;
  const failures = failuresIn(report);
  const isWhole = isPassed && report.numPassedTests > 0;
  if (!isWhole && failures.length === 0) failures.push(unexplained);
  return { passed: report.numPassedTests, failed: failures.length, failures };
}

function failuresIn({ testResults }: Report): Failure[] {
  return testResults
    .filter(({ status }) => status === "failed")
    .flatMap(({ name, message, assertionResults }) => {
      const path = relative(root, name);
      const failed = assertionResults.filter(({ status }) => status === "failed");
      if (failed.length === 0) return [{ path, test: "", message }];
      return failed.map(({ fullName, failureMessages }) => ({
        path,
        test: fullName,
        message: failureMessages?.join("\n") ?? "",
      }));
    });
}
