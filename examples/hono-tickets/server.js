import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { basicAuth } from "hono/basic-auth";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

// A backend that signs tickets for its own people with a key of its own. The Scriptorium server fetches
// the public part of that key, and believes what is signed with it.

const port = Number(process.env.PORT ?? 3000);
const issuer = process.env.ISSUER ?? "https://app.acme.example";

// Keep yours as a secret: after a start with another key, the tickets of before are worth nothing.
const { privateKey, publicKey } = await generateKeyPair("EdDSA");
const jwk = { ...(await exportJWK(publicKey)), kid: "first", alg: "EdDSA", use: "sig" };

const passwords = { ada: "lovelace", bo: "peep" };
const app = new Hono();

app.get("/jwks.json", (context) => context.json({ keys: [jwk] }));

app.use(
  "/tickets/*",
  basicAuth({
    verifyUser: (user, password, context) => {
      context.set("user", user);
      return Object.hasOwn(passwords, user) && passwords[user] === password;
    },
  }),
);

app.post("/tickets/:document", async (context) => {
  const user = context.get("user");
  const documentId = context.req.param("document");
  // Ask your own rules here: who may open this document, and as what?
  const ticket = await new SignJWT({ name: user, role: "edit", create: true })
    .setProtectedHeader({ alg: "EdDSA", kid: "first" })
    .setIssuer(issuer)
    .setSubject(user)
    .setAudience(`document:${documentId}`)
    .setIssuedAt()
    .setExpirationTime("10 minutes")
    .sign(privateKey);
  return context.json({ ticket });
});

serve({ fetch: app.fetch, hostname: "127.0.0.1", port }, (info) => {
  console.log(`Listening on http://127.0.0.1:${info.port}`);
});
