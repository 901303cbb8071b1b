/** A setting that can't be used. The message names the variable and the fix; one line for each problem. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

/** Finds all that is wrong before it says so: who puts one thing right should not be stopped by the next. */
export class Findings {
  readonly #problems: string[] = [];

  /** What `read` gives, or null when it threw a `ConfigurationError`, which is kept. */
  attempt<T>(read: () => T): T | null {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      this.add(error.message);
      return null;
    }
  }

  add(problem: string): void {
    this.#problems.push(problem);
  }

  /** Throws one `ConfigurationError` with all that was found. */
  throwAny(): void {
    if (this.#problems.length > 0) throw new ConfigurationError(this.#problems.join("\n"));
  }
}
