/** Counts the handshakes that are neither admitted nor gone, in all and per address of the peer. */
export class PendingHandshakes {
  private readonly byAddress = new Map<string, number>();
  private total = 0;

  constructor(
    private readonly max: number,
    private readonly maxPerAddress: number,
  ) {}

  /** How many there are now. */
  get count(): number {
    return this.total;
  }

  /**
   * Takes a place.
   *
   * @returns gives it back, idempotent; or `undefined` where none is free
   */
  enter(address: string): (() => void) | undefined {
    const ofAddress = this.byAddress.get(address) ?? 0;
    if (this.total >= this.max || ofAddress >= this.maxPerAddress) return undefined;
    this.total += 1;
    this.byAddress.set(address, ofAddress + 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.leave(address);
    };
  }

  private leave(address: string): void {
    this.total -= 1;
    const left = (this.byAddress.get(address) ?? 1) - 1;
    if (left > 0) this.byAddress.set(address, left);
    else this.byAddress.delete(address);
  }
}
