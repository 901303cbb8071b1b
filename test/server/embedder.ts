import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { JWK } from "jose";

export interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

export async function newSigningKey(kid: string, alg: string = "EdDSA"): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg } };
}

/** What a ticket says. Everything left out is as it should be. */
export interface EmbedderTicket {
  readonly id: string;
  readonly key: SigningKey;
  readonly iss?: string;
  readonly aud?: string;
  readonly sub?: string;
  readonly name?: string;
  readonly role?: unknown;
  readonly create?: unknown;
  readonly link?: string;
  /** Seconds from now; null leaves the claim out. */
  readonly expiresInS?: number | null;
  readonly notBeforeInS?: number;
  /** Seconds from now; null leaves the claim out. */
  readonly issuedInS?: number | null;
  readonly header?: Readonly<Record<string, unknown>>;
}

/** Somebody with an application of their own, who signs tickets and publishes their keys. */
export class Embedder {
  readonly iss = "https://app.acme.example";
  /** What is published now. */
  keys: readonly SigningKey[] = [];
  /** What the address answers with; null hangs up. */
  status: number | null = 200;
  /** How often the keys were asked for. */
  asked = 0;
  readonly #server = createServer((request, answer) => {
    this.asked += 1;
    if (this.status === null) {
      request.socket.destroy();
      return;
    }
    answer.writeHead(this.status, { "content-type": "application/json" });
    answer.end(JSON.stringify({ keys: this.keys.map(({ publicJwk }) => publicJwk) }));
  });

  static async start(...keys: readonly SigningKey[]): Promise<Embedder> {
    const embedder = new Embedder();
    embedder.keys = keys;
    embedder.#server.listen(0, "127.0.0.1");
    await once(embedder.#server, "listening");
    return embedder;
  }

  get jwksUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/jwks.json`;
  }

  ticket(parts: EmbedderTicket): Promise<string> {
    const { id, key, iss = this.iss, aud = `document:${id}`, sub = "ada", name = "Ada" } = parts;
    const { role = "edit", create, link, expiresInS = 300, notBeforeInS, header } = parts;
    const { issuedInS = 0 } = parts;
    const nowS = Math.floor(Date.now() / 1000);
    const token = new SignJWT({ name, role, create, link })
      .setProtectedHeader({ alg: key.alg, kid: key.kid, ...header })
      .setIssuer(iss)
      .setSubject(sub)
      .setAudience(aud);
    if (issuedInS !== null) token.setIssuedAt(nowS + issuedInS);
    if (expiresInS !== null) token.setExpirationTime(nowS + expiresInS);
    if (notBeforeInS !== undefined) token.setNotBefore(nowS + notBeforeInS);
    return token.sign(key.privateKey);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close").catch(() => null);
  }
}
