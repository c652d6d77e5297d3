/** The signal that tells nodes to stop: made when a node asks for it; one that is asked for after the stop has fired already. */

export class StopSignal {
  #controller: AbortController | null = null;
  #isFired = false;

  get signal(): AbortSignal {
    if (this.#controller === null) {
      this.#controller = new AbortController();
      if (this.#isFired) this.#controller.abort();
    }
    return this.#controller.signal;
  }

  fire(): void {
    this.#isFired = true;
    this.#controller?.abort();
  }
}
