import type { Form, Measures } from "../works/work.ts";
import type { DialectName } from "./dialects.ts";

/** What the load's process is told to do. */
export interface Task {
  readonly form: Form;
  readonly work: string;
  readonly dialect: DialectName;
  readonly url: string;
  /** The server's first process. */
  readonly pid: number;
}

export type Result =
  | { readonly ok: true; readonly measures: Measures }
  | { readonly ok: false; readonly reason: string };
