import { ChunkDecoder } from '../../../lib/client/worker/chunk-decoder.js';
import type { DecodedPicture } from '../../../lib/client/worker/picture-decoder.js';
import type { VideoChunkHeader } from '../../../lib/protocol/index.js';
import { FakeClock } from './fake-clock.js';
import { FakeCodecs } from './fake-codecs.js';

/** A chunk decoder with both its ends in the test's hands. */
export class ChunkStage {
  readonly clock = new FakeClock();
  readonly codecs = new FakeCodecs();
  /** How each chunk ended, in order of the ends. */
  readonly ends: [seq: number, how: 'shown' | 'lost'][] = [];
  readonly pictures: DecodedPicture[] = [];
  /** What went to the server and to the page, in order; ends too. */
  readonly log: string[] = [];
  /** Codecs that were given up. */
  readonly refused: string[] = [];
  readonly decoder: ChunkDecoder;

  constructor(hasCodecs = true) {
    this.decoder = new ChunkDecoder({
      codecs: hasCodecs ? this.codecs : undefined,
      clock: this.clock,
      send: (message) => this.log.push(message.type === 'request_keyframe' ? `key: ${message.reason}` : message.type),
      accepts: (codec) => !this.refused.includes(codec),
      giveUp: (codec, reason) => {
        this.refused.push(codec);
        this.log.push(`give up: ${reason}`);
      },
      reportError: (message) => this.log.push(message),
    });
  }

  /** A chain whose first picture is out. */
  static started(): ChunkStage {
    const stage = new ChunkStage();
    stage.send(1, 'key');
    stage.codecs.last.output(0);
    stage.log.length = 0;
    return stage;
  }

  send(seq: number, kind: 'key' | 'delta', more: Partial<VideoChunkHeader> = {}): void {
    const header: VideoChunkHeader = {
      type: 'video_chunk',
      seq,
      timestamp_us: 7,
      width: 64,
      height: 48,
      codec: 'avc1.42C00A',
      bitstream: 'annexb',
      keyframe: kind === 'key',
      ...more,
    };
    this.decoder.decode(header, Uint8Array.of(seq), (picture) => {
      this.ends.push([seq, picture ? 'shown' : 'lost']);
      this.log.push(`end ${seq}`);
      if (picture) this.pictures.push(picture);
    });
  }
}
