import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair } from "jose";
import Provider from "oidc-provider";
import type { Context, Grant } from "oidc-provider";

/** Somebody whom the provider knows. */
export interface Known {
  readonly name?: string;
  readonly email?: string;
  readonly email_verified?: boolean;
}

const client = { client_id: "scriptorium", client_secret: "a secret of client and provider" };

/**
 * A real provider of OpenID Connect, whose page to sign in asks for no password. Until `serve` it
 * answers nothing, because it has to know the server that it is for, and the other way round.
 */
export class SignInProvider {
  /** By subject. */
  readonly people: Map<string, Known> = new Map();
  /** While false, connections to it are hung up. */
  isUp = true;
  #provider: Provider | null = null;
  readonly #key: Record<string, unknown>;
  readonly #server = createServer((request, response) => this.#answer(request, response));

  private constructor(key: Record<string, unknown>) {
    this.#key = key;
  }

  static async start(): Promise<SignInProvider> {
    const { privateKey } = await generateKeyPair("RS256", { extractable: true });
    const key = { ...(await exportJWK(privateKey)), alg: "RS256", use: "sig", kid: "one" };
    const provider = new SignInProvider(key);
    provider.#server.listen(0, "127.0.0.1");
    await once(provider.#server, "listening");
    return provider;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The variables of a server that signs people in here. */
  get environment(): Record<string, string> {
    return {
      OIDC_ISSUER: this.url,
      OIDC_CLIENT_ID: client.client_id,
      OIDC_CLIENT_SECRET: client.client_secret,
    };
  }

  /** Answers for servers at these addresses. */
  serve(...servers: readonly string[]): void {
    const redirects = servers.map((url) => `${url}/api/session/callback`);
    this.#provider = new Provider(this.url, {
      clients: [{ ...client, redirect_uris: redirects }],
      jwks: { keys: [this.#key] },
      ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
      cookies: { keys: ["only for tests"] },
      features: { devInteractions: { enabled: false } },
      claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
      interactions: { url: (_context: Context, { uid }: { uid: string }) => `/asks/${uid}` },
      findAccount: (_context: Context, sub: string) => ({
        accountId: sub,
        claims: () => ({ sub, ...this.people.get(sub) }),
      }),
      // Nobody is asked whether they agree.
      loadExistingGrant: async ({ oidc }: Context): Promise<Grant> => {
        const { clientId } = oidc.client;
        const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session.accountId });
        grant.addOIDCScope("openid profile email");
        await grant.save();
        return grant;
      },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", this.url);
    if (!this.isUp || this.#provider === null) {
      request.socket.destroy();
    } else if (url.pathname.startsWith("/asks/")) {
      this.#ask(this.#provider, url, { request, response });
    } else {
      this.#provider.callback()(request, response);
    }
  }

  /** The page to sign in: a link for everybody, and one for whoever thinks better of it. */
  #ask(
    provider: Provider,
    url: URL,
    { request, response }: { request: IncomingMessage; response: ServerResponse },
  ): void {
    const sub = url.searchParams.get("as");
    const isRefused = url.searchParams.has("refuse");
    if (sub === null && !isRefused) {
      const links = [...this.people.keys()].map((one) => `<a href="?as=${one}">I am ${one}</a>`);
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(
        `<!doctype html><title>Provider</title><link rel="icon" href="data:,">${links.join(" ")}<a href="?refuse">No</a>`,
      );
      return;
    }
    const result = isRefused ? { error: "access_denied" } : { login: { accountId: sub } };
    void provider.interactionFinished(request, response, result, {
      mergeWithLastSubmission: false,
    });
  }
}
