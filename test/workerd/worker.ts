import { Document as RealDocument } from "@scriptorium/worker/src/document.ts";
import { DocumentObject } from "@scriptorium/sync/durable-object";
import type { Grant, Message, MeterReading, Session } from "@scriptorium/sync/durable-object";
import { limits as protocolLimits } from "@scriptorium/sync/protocol";

export { Account, Directory, Documents, Keys, default } from "@scriptorium/worker/src/index.ts";

const constructions = new Map<string, number>();

/** How often an object was built in this isolate: once, and once more for every wake after an eviction. */
export function constructionsOf(object: DurableObjectStub): number {
  return constructions.get(object.id.toString()) ?? 0;
}

const usages = new Map<string, MeterReading[]>();

/** What an object's meter told, each time for what came since. */
export function usagesOf(object: DurableObjectStub): readonly MeterReading[] {
  return usages.get(object.id.toString()) ?? [];
}

function count({ id }: DurableObjectState): void {
  constructions.set(id.toString(), (constructions.get(id.toString()) ?? 0) + 1);
}

/**
 * What happens while an upgrade is on its way from the Worker to its document, and what while an account's
 * answer is on its way to a document that asked, and which documents end nothing.
 */
export const door: {
  onTheWay: (() => Promise<unknown>) | null;
  onAnswer: (() => Promise<unknown>) | null;
  readonly stuck: Set<string>;
} = { onTheWay: null, onAnswer: null, stuck: new Set() };

/** The application's object, counted. */
export class Document extends RealDocument {
  constructor(...[ctx, env]: ConstructorParameters<typeof RealDocument>) {
    super(ctx, { ...env, METRICS: dataset, ACCOUNTS: asked(env.ACCOUNTS) });
    count(ctx);
  }

  override async fetch(request: Request): Promise<Response> {
    await door.onTheWay?.();
    return super.fetch(request);
  }

  override endPrincipal(principal: string, signIn: string | null): void {
    if (door.stuck.has(this.ctx.id.name ?? "")) throw new Error("the document is out of reach");
    super.endPrincipal(principal, signIn);
  }
}

/** The same accounts, whose answer to whether a sign-in holds takes as long as `door.onAnswer`. */
function asked(real: ConstructorParameters<typeof RealDocument>[1]["ACCOUNTS"]): typeof real {
  const getByName = (name: string) => {
    const account = real.getByName(name);
    const holds = async (signIn: Parameters<typeof account.holds>[0]): Promise<boolean> => {
      const answer = await account.holds(signIn);
      await door.onAnswer?.();
      return answer;
    };
    return { holds };
  };
  return { getByName } as unknown as typeof real;
}

/** What isolates told of themselves. */
export const dataPoints: AnalyticsEngineDataPoint[] = [];

const dataset: AnalyticsEngineDataset = {
  writeDataPoint: (point) => void dataPoints.push(point ?? {}),
};

/** Whether the bucket answers, and what happens while its answer to an upload is on its way. */
export const bucket: { isDown: boolean; onPut: (() => Promise<unknown>) | null } = {
  isDown: false,
  onPut: null,
};

/** What was told to the data set, point by point. */
export const points: AnalyticsEngineDataPoint[] = [];
const usageDataset: AnalyticsEngineDataset = {
  writeDataPoint: (point) => void points.push(point ?? {}),
};

/** The application's object with its images in a bucket, and its costs in a data set. */
export class DocumentWithBucket extends Document {
  constructor(...[ctx, env]: ConstructorParameters<typeof RealDocument>) {
    const IMAGES = breakable((env as unknown as Cloudflare.Env).BUCKET);
    super(ctx, { ...env, IMAGES, USAGE: usageDataset });
  }
}

/** Whether the directory answers. */
export const directory = { isDown: false };

/** The application's object with a directory that may be out of reach. */
export class DocumentFarAway extends Document {
  constructor(...[ctx, env]: ConstructorParameters<typeof RealDocument>) {
    const { DIRECTORY: real } = env;
    const getByName: typeof real.getByName = (name) => {
      if (directory.isDown) throw new Error("the directory is down");
      return real.getByName(name);
    };
    super(ctx, { ...env, DIRECTORY: { getByName } as typeof real });
  }
}

/** The same bucket, with few objects to a listing, each of whose methods rejects while it is down. */
function breakable(real: R2Bucket): R2Bucket {
  const listing = (options?: R2ListOptions): Promise<R2Objects> =>
    real.list({ ...options, limit: 5 });
  const putting = async (key: string, bytes: Uint8Array): Promise<R2Object | null> => {
    const kept = await real.put(key, bytes);
    await bucket.onPut?.();
    return kept;
  };
  return new Proxy(real, {
    get: (target, name: keyof R2Bucket) => {
      if (bucket.isDown) return () => Promise.reject(new Error("the bucket is down"));
      if (name === "put") return putting;
      return name === "list" ? listing : (target[name] as () => unknown).bind(target);
    },
  });
}

/** The engine's object as an embedder gets it, without hooks, counted. */
export class Engine extends DocumentObject {
  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env);
    count(ctx);
  }

  protected override onUsage(usage: MeterReading): void {
    const id = this.ctx.id.toString();
    usages.set(id, [...(usages.get(id) ?? []), usage]);
  }
}

/** What the hooks of objects were told, in order, and which of them throw. */
export const hooks = { told: [] as string[], failing: new Set<string>() };

/** The engine's object as an embedder extends it: every hook, and the fields beside them. */
export class HookedEngine extends Engine {
  protected override readonly schemaVersion = 2;
  protected override readonly limits = { frameBytesMax: 10_000 };

  protected override onAuthorize(grant: Grant): Grant | null {
    note("onAuthorize", grant.principal);
    if (grant.principal === "eve") return null;
    return grant.principal === "bo" ? { ...grant, role: "view" } : grant;
  }

  protected override async onTicket(ticket: string): Promise<Grant | null> {
    await Promise.resolve();
    note("onTicket", ticket);
    return { principal: ticket, name: ticket, role: "own", link: null };
  }

  protected override onSessionOpen(session: Session): void {
    note("onSessionOpen", session.principal);
  }

  protected override async onSessionClose(session: Session): Promise<void> {
    await Promise.resolve();
    note("onSessionClose", session.principal);
  }

  protected override onCompacted(): void {
    note("onCompacted");
  }

  protected override onUsage(usage: MeterReading): void {
    super.onUsage(usage);
    note("onUsage");
  }
}

function note(hook: string, whom?: string): void {
  hooks.told.push(whom === undefined ? hook : `${hook} ${whom}`);
  if (hooks.failing.has(hook)) throw new Error(`${hook} fails`);
}

/** The engine's object with little room for its database, in bytes, small shares for each client, and few places. */
export class SmallEngine extends Engine {
  protected override readonly limits = {
    storageBytesMax: 300_000,
    // So few that the time that a test takes makes no difference.
    framesPerSecondMax: 0.01,
    frameBurstMax: 100,
    requestsPerSecondMax: 0.01,
    requestBurstMax: 5,
    socketsMax: 5,
    socketsForOwners: 1,
    socketsForMembers: 1,
  };
}

/** The engine's object with room for a document that is compacted in several steps, and little more. */
export class TightEngine extends Engine {
  protected override readonly limits = { documentBytesMax: 2_400_000 };
}

/** What `TellingEngine` posts is not taken while this is set. */
export const listener: {
  isDeaf: boolean;
  readonly heard: { readonly object: string; readonly id: string; readonly body: string }[];
} = { isDeaf: false, heard: [] };

/** An embedder's object that has changes told elsewhere. */
export class TellingEngine extends Engine {
  protected override readonly changedAfterMs = protocolLimits.changedAfterMs;

  protected override onChanged(changedMs: number): void {
    this.post(`changed at ${changedMs}`);
  }

  protected override deliver(messages: readonly Message[]): Promise<void> {
    if (listener.isDeaf) return Promise.reject(new Error("nobody listens"));
    const object = this.ctx.id.toString();
    for (const { id, body } of messages) listener.heard.push({ object, id, body });
    return Promise.resolve();
  }

  /** As if something else had happened that has to be told. */
  tell(body: string): void {
    this.post(body);
  }
}
