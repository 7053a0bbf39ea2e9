import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { builtInH264Encoder, type H264Encoder, type H264EncoderConfig, type H264EncoderKind } from 'nestjs-rfb';

/** Encodes as the package does, and keeps what viewers see in files that ffplay and VLC can play. */
export class RecordingEncoder implements H264EncoderKind {
  readonly name = 'recorded';
  private readonly inner = builtInH264Encoder('node-av');
  readonly chromas = this.inner.chromas ?? ['420'];

  constructor(private readonly folder: string) {}

  probe() {
    return this.inner.probe();
  }

  async create(config: H264EncoderConfig): Promise<H264Encoder> {
    const encoder = await this.inner.create(config);
    const name = `${new Date().toISOString().replaceAll(':', '-')} ${config.width}x${config.height}.h264`;
    const file = createWriteStream(join(this.folder, name));
    // A full disk ends the recording, not the stream.
    file.on('error', (error) => console.error(`recording ended: ${error.message}`));
    return {
      async encode(pixels, options) {
        const bytes = await encoder.encode(pixels, options);
        file.write(bytes);
        return bytes;
      },
      reconfigure: (targets) => encoder.reconfigure(targets),
      async close() {
        await encoder.close();
        await finished(file.end());
      },
    };
  }
}
