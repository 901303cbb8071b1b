import type { Form, Measures, RestartOptions } from "../works/work.ts";
import type { DialectName } from "./dialects.ts";

/** What the load's process is told to do. */
export interface Task {
  readonly kind: "task";
  readonly form: Form;
  readonly work: string;
  readonly dialect: DialectName;
  readonly url: string;
  /** The server's first process. */
  readonly pid: number;
  /** How often every contender has done this work before. */
  readonly round: number;
}

/** The load has the server started anew, and is told what came of it. */
export interface Restart extends RestartOptions {
  readonly kind: "restart";
}

export interface Restarted {
  readonly kind: "restarted";
  /** Its first process. */
  readonly pid: number;
  /** The folder of the copy that was found or kept, or an empty string. */
  readonly copy: string;
}

export type Result =
  | { readonly kind: "result"; readonly ok: true; readonly measures: Measures }
  | { readonly kind: "result"; readonly ok: false; readonly reason: string };
