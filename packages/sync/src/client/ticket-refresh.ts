import type { SyncError } from "./errors.ts";

interface Refresh {
  readonly ticket: string;
  readonly settle: PromiseWithResolvers<void>;
  /** True when the server was sent the ticket, or the next connection fetches a newer one anyway. */
  isUnderWay: boolean;
}

/** Tickets that the server is to go by from now on, on the open connection or the next. */
export class TicketRefresh {
  readonly #send: (ticket: string) => void;
  #waiting: readonly Refresh[] = [];
  #isOpen = false;

  constructor(send: (ticket: string) => void) {
    this.#send = send;
  }

  /** Resolves when the server goes by `ticket`, or by a newer one. */
  renew(ticket: string): Promise<void> {
    const settle = Promise.withResolvers<void>();
    this.#waiting = [...this.#waiting, { ticket, settle, isUnderWay: false }];
    this.#sendWaiting();
    return settle.promise;
  }

  /** A connection is being made, with a ticket that is fetched after all that wait. */
  connecting(): void {
    this.#isOpen = false;
    for (const refresh of this.#waiting) refresh.isUnderWay = true;
  }

  /** The server goes by the ticket of this connection. */
  connected(): void {
    this.#isOpen = true;
    this.#settle();
    this.#sendWaiting();
  }

  disconnected(): void {
    this.#isOpen = false;
  }

  /** The server said what the session may do now. */
  answered(): void {
    this.#settle();
  }

  fail(error: SyncError): void {
    for (const { settle } of this.#waiting) settle.reject(error);
    this.#waiting = [];
  }

  #sendWaiting(): void {
    if (!this.#isOpen) return;
    for (const refresh of this.#waiting.filter(({ isUnderWay }) => !isUnderWay)) {
      refresh.isUnderWay = true;
      this.#send(refresh.ticket);
    }
  }

  #settle(): void {
    for (const { settle } of this.#waiting.filter(({ isUnderWay }) => isUnderWay)) settle.resolve();
    this.#waiting = this.#waiting.filter(({ isUnderWay }) => !isUnderWay);
  }
}
