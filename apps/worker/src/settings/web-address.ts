import { ConfigurationError } from "./configuration-error.ts";

/**
 * An address that the server itself asks, as it was written. Over TLS, or on this machine: whoever
 * can change what comes from there can be anybody. Throws a `ConfigurationError` that names `setting`,
 * and calls the address `shown`.
 */
export function webAddress(setting: string, text: string, shown = `"${text}"`): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url));
  if (isSafe && url?.username === "" && url.hash === "") return text;
  throw new ConfigurationError(
    `${setting} has ${shown}: write an address that begins with https://, or http:// on this machine.`,
  );
}

/** True for an address that leads to the machine itself, where there is nobody to listen in. */
export function isLoopback({ hostname }: URL): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
