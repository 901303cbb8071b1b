/**
 * Stands for `cloudflare:workers` in the bundle of `clocked.ts`. The platform's own
 * class takes no context but the platform's own.
 */
export class DurableObject {
  protected readonly ctx: unknown;
  protected readonly env: unknown;

  constructor(ctx: unknown, env: unknown) {
    this.ctx = ctx;
    this.env = env;
  }
}
