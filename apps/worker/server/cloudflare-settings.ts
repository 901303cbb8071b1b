import { Findings } from "../src/settings/configuration-error.ts";
import { readSignInSettings, signInVariables } from "../src/settings/sign-in-settings.ts";
import { readTicketIssuers } from "../src/settings/ticket-issuers.ts";
import { nearestName } from "./nearest-name.ts";
import { settings } from "./settings.ts";
import type { Setting } from "./settings.ts";

/**
 * Checks what wrangler's configuration says under `vars`, before it is deployed. Throws a
 * `ConfigurationError` with all that is wrong. Secrets are not there, and taken to be set.
 */
export function checkCloudflareVariables(variables: Readonly<Record<string, unknown>>): void {
  const findings = new Findings();
  for (const [name, value] of Object.entries(variables)) {
    const setting: Setting | undefined = settings.find((one) => one.name === name);
    const nearest = nearestName(name);
    if (setting === undefined) {
      const meant = nearest === null ? "see docs/configuration.md" : `did you mean ${nearest}?`;
      findings.add(`${name} in vars is no setting: ${meant}`);
    } else if (setting.where === "machine") {
      findings.add(`${name} in vars means something on one machine alone: leave it out.`);
    } else if (setting.isSecret === true) {
      findings.add(`${name} in vars can be read by many: use npx wrangler secret put ${name}.`);
    } else if (typeof value !== "string") {
      findings.add(`${name} in vars is no text: put it in quotes.`);
    } else if (value !== "") {
      findings.attempt(() => setting.check?.(name, value));
    }
  }
  const textOf = (name: string): string => String(variables[name] ?? "");
  const identity = Object.fromEntries(signInVariables.map((name) => [name, textOf(name)]));
  const secret = textOf("OIDC_ISSUER") === "" ? "" : "a secret";
  findings.attempt(() => readSignInSettings({ ...identity, OIDC_CLIENT_SECRET: secret }));
  findings.attempt(() => readTicketIssuers(textOf("TICKET_ISSUERS")));
  findings.throwAny();
}
