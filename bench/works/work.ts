import type { ContenderName } from "../contenders/contenders.ts";
import type { Place } from "../load/member.ts";
import type { ProcessTree } from "../load/process-tree.ts";

export type Form = "smoke" | "short" | "full";

/** What one run of a work measured, by name. */
export type Measures = Readonly<Record<string, number>>;

export interface RestartOptions {
  readonly isEmptied: boolean;
}

/** What a work is given to run on. */
export interface Ground {
  readonly newPlace: () => Promise<Place>;
  readonly server: ProcessTree;
  /**
   * Ends the server and starts it again on the same port, with its data or, if
   * `isEmptied`, without. `server` is another one then.
   */
  readonly restart: (options: RestartOptions) => Promise<void>;
}

/** A quotient that the project has a goal for. */
export interface Goal {
  readonly of: ContenderName;
  readonly to: ContenderName;
  readonly measure: string;
  /** The measure below the line, when it is another one. */
  readonly over?: string;
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** Something that every server is made to do. It runs in the load's process. */
export interface Work {
  readonly name: string;
  readonly title: string;
  /** Units of the measures, which also says which of them are shown. */
  readonly units: Readonly<Record<string, string>>;
  readonly goals: readonly Goal[];
  /** Contenders that can't do it, with the reason. */
  readonly without?: Readonly<Partial<Record<ContenderName, string>>>;
  readonly run: (ground: Ground) => Promise<Measures>;
}
