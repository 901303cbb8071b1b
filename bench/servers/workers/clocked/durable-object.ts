/** No binding is read: the log says what it says by default. */
export const env = {};

/**
 * Stands for `cloudflare:workers` in the bundle of `clocked.ts`. The platform's own
 * class takes no context but the platform's own.
 */
export class DurableObject {
  protected readonly ctx: unknown;
  protected readonly env: unknown;

  constructor(ctx: unknown, bindings: unknown) {
    this.ctx = ctx;
    this.env = bindings;
  }
}
