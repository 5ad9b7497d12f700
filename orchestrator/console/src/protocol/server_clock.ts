// The server's time, told from this page's monotonic clock. A sample says "at `received`, the server's
// clock showed `serverTime`, give or take half the round trip". The tightest sample is kept; what is
// known of it loosens with age, so that a newer one takes over; a sample that contradicts it means that
// one of the clocks was set, and replaces it.

/** What two quartz clocks drift apart at worst: 100 parts per million. */
const kDriftPerMs = 100e-6;

/** How far a server time that came without a round trip (welcome) is trusted, in ms. */
const kUnmeasuredError = 1000;

interface Sample {
  offset: number;
  error: number;
  takenAt: number;
}

export class ServerClock {
  private best: Sample | null = null;

  /** `sent` and `received` by the local monotonic clock. */
  addRoundTrip(sent: number, received: number, serverTime: number): void {
    const half = Math.max(0, received - sent) / 2;
    this.add({ offset: serverTime - (received - half), error: half, takenAt: received });
  }

  /** A server time that came by itself: used until a round trip was measured. */
  addUnmeasured(received: number, serverTime: number): void {
    this.add({ offset: serverTime - received, error: kUnmeasuredError, takenAt: received });
  }

  get known(): boolean {
    return this.best !== null;
  }

  /** Server time at the local instant; without any sample the local wall clock has to do. */
  at(local: number): number {
    return this.best ? local + this.best.offset : Date.now();
  }

  private add(sample: Sample): void {
    if (!this.best) {
      this.best = sample;
      return;
    }
    const error = this.best.error + (sample.takenAt - this.best.takenAt) * kDriftPerMs;
    const contradicts = Math.abs(sample.offset - this.best.offset) > error + sample.error + 1;
    if (contradicts || sample.error <= error) this.best = sample;
  }
}
