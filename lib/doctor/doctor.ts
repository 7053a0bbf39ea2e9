import type { H264Encoders } from '../encoder/h264-encoders.js';
import { examineHost } from './examine-host.js';
import type { HostReport } from './host-report.js';

/**
 * Says what this machine can encode with, how fast, and why not: what `npx nestjs-rfb doctor` prints, with the encoders
 * that the app registered. Injectable.
 *
 * @public
 */
export class Doctor {
  #report: Promise<HostReport> | undefined;

  /** @internal Made by `RfbModule`. */
  constructor(private readonly encoders: H264Encoders) {}

  /**
   * Measures once; later calls get the same report. Takes some seconds of processor time, outside the main thread but
   * for the frames it draws.
   *
   * @param options - `again: true` measures anew
   */
  examine({ again = false }: { again?: boolean } = {}): Promise<HostReport> {
    if (again) this.#report = undefined;
    return (this.#report ??= examineHost({ encoders: this.encoders }));
  }
}
