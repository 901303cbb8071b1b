import type { ServerProcess } from "./server-process.ts";
import { Visitor } from "./visitor.ts";

/** Where somebody arrived: the path at the server, with what it asks for. */
export type Place = string;

/** A browser that follows redirects between server and provider, with the cookies of both. */
export class Surfer extends Visitor {
  readonly #cookies = new Map<string, Map<string, string>>();

  /** As this browser has them, for one who steals them. */
  cookiesOf(url: string): string {
    const kept = this.#cookies.get(new URL(url).origin) ?? new Map<string, string>();
    return [...kept].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  setCookie(name: string, value: string): void {
    const { origin } = new URL(this.server.url);
    this.#kept(origin).set(name, value);
  }

  override async request(path: string, init: RequestInit = {}): Promise<Response> {
    return this.visit(new URL(path, this.server.url), init);
  }

  /** Goes to the provider by a page of ours, or of `site`. Where it sent the browser to. */
  async toProvider(returnPath = "/", site = "same-origin"): Promise<Response> {
    const path = `/api/session/sign-in?return=${encodeURIComponent(returnPath)}`;
    return this.visit(new URL(path, this.server.url), { headers: { "sec-fetch-site": site } });
  }

  /** Signs in as somebody whom the provider knows, or refuses to. */
  async signIn(as: string | null, returnPath = "/", site = "same-origin"): Promise<Place> {
    return this.goOn(await this.toProvider(returnPath, site), as);
  }

  /** Follows a redirect until it ends at the server. */
  async goOn(answer: Response, as: string | null = null): Promise<Place> {
    const server = new URL(this.server.url).origin;
    let [from, step] = [new URL(answer.url), answer];
    for (let steps = 0; steps < 12; steps += 1) {
      const location = step.headers.get("location");
      const next = location === null ? new URL(from) : new URL(location, from);
      const isAsked = location === null && from.pathname.startsWith("/asks/");
      if (isAsked) next.search = as === null ? "?refuse" : `?as=${as}`;
      else if (location === null) return from.pathname + from.search;
      const isCallback = next.pathname === "/api/session/callback";
      if (next.origin === server && !isCallback) return next.pathname + next.search;
      from = next;
      step = await this.visit(next);
    }
    throw new Error(`the redirects have no end: ${from.href}`);
  }

  /** One request, with the cookies of where it goes. */
  async visit(url: URL, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers as Record<string, string>);
    const cookies = this.cookiesOf(url.href);
    if (cookies !== "") headers.set("cookie", cookies);
    const answer = await fetch(url, { ...init, headers, redirect: "manual" });
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair = "", ...attributes] = cookie.split("; ");
      const name = pair.slice(0, pair.indexOf("="));
      const value = pair.slice(name.length + 1);
      const isOver = attributes.some((one) => /^max-age=0$/i.test(one)) || value === "";
      if (isOver) this.#kept(url.origin).delete(name);
      else this.#kept(url.origin).set(name, value);
    }
    return answer;
  }

  #kept(origin: string): Map<string, string> {
    const kept = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, kept);
    return kept;
  }
}

/** A thief with all cookies that a browser has for the server. */
export function thiefOf(surfer: Surfer, server: ServerProcess): Visitor {
  const thief = new Visitor(server);
  thief.cookie = surfer.cookiesOf(server.url);
  return thief;
}
