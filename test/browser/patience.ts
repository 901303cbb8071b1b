/**
 * How long a test waits for what is sure to come, in ms. On a machine that others use, a page that opens in
 * a second may take half a minute.
 */
export const patienceMs = 120_000;
