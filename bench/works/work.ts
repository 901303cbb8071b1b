import { contenders } from "../contenders/contenders.ts";
import type { ContenderName } from "../contenders/contenders.ts";
import type { Place } from "../load/member.ts";
import type { ProcessTree } from "../load/process-tree.ts";

export type Form = "smoke" | "short" | "full";

/** What one run of a work measured, by name. */
export type Measures = Readonly<Record<string, number>>;

/**
 * What a server finds when it is started anew: its data as they are, none, or a
 * copy that was kept. `keptAs` keeps a copy of what it finds under a name.
 */
export interface RestartOptions {
  readonly finds: "its data" | "nothing" | { readonly kept: string };
  readonly keptAs?: string;
}

/** What a work is given to run on. */
export interface Ground {
  /** From 0. Contenders of the same round are compared with each other. */
  readonly round: number;
  readonly newPlace: () => Promise<Place>;
  readonly server: ProcessTree;
  /**
   * Ends the server and starts it again on the same port. `server` is another one
   * then. Resolves with the folder of the copy that was kept, or else with an
   * empty string.
   */
  readonly restart: (options: RestartOptions) => Promise<string>;
  /**
   * The document `name`, which `make` writes when this server is first asked for it,
   * with nothing else on the server. Later it is only there when a copy of the
   * server's data was kept then, and found again.
   */
  readonly place: (name: string, make: (place: Place) => Promise<void>) => Promise<Place>;
}

/** A quotient that the project has a goal for, or a measure. */
export interface Goal {
  readonly of: ContenderName;
  /** Null when the measure itself has the goal. */
  readonly to: ContenderName | null;
  readonly measure: string;
  /** The measure below the line, when it is another one. */
  readonly over?: string;
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** For a work that only our own provider can do, with the reason. */
export function onlyOurs(reason: string): NonNullable<Work["without"]> {
  const others = contenders.filter(({ name }) => name !== "ours, own provider");
  return Object.fromEntries(others.map(({ name }) => [name, reason]));
}

/** Something that every server is made to do. It runs in the load's process. */
export interface Work {
  readonly name: string;
  readonly title: string;
  /** Units of the measures, which also says which of them are shown. */
  readonly units: Readonly<Record<string, string>>;
  readonly goals: readonly Goal[];
  /** The most rounds of it, where more would take long and say little. */
  readonly roundsMax?: number;
  /** Contenders that can't do it, with the reason. */
  readonly without?: Readonly<Partial<Record<ContenderName, string>>>;
  readonly run: (ground: Ground) => Promise<Measures>;
}
