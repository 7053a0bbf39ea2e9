import { BadRequestException, Injectable, NotFoundException } from '@nestjs/common';
import {
  Doctor,
  RfbError,
  Server,
  type Display,
  type DisplayMetrics,
  type EncoderReport,
  type VideoSupport,
} from 'nestjs-rfb';
import { SCENES, type SceneEntry } from '../scenes/scene-catalog.js';
import { SceneStage } from '../scenes/scene-stage.service.js';
import type { StreamSettings } from './stream-settings.js';

/** A stream as the page lists it. */
export interface StreamDescription {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly gestures: readonly string[];
  readonly width: number;
  readonly height: number;
  readonly isFlashing: boolean;
  readonly viewers: number;
  readonly settings: StreamSettings;
  /** Whether H.264 can be chosen, and why not. */
  readonly video: VideoSupport;
}

/** A stream's figures of this moment. */
export interface StreamFigures {
  readonly settings: StreamSettings;
  /** Mean time of one drawing in the scene's worker, in ms. */
  readonly drawMs: number;
  readonly display: DisplayMetrics;
}

const INITIAL = { format: 'auto', encoder: 'auto', quality: 80, bitrate: 12 } as const;
const MEGA = 1_000_000;

/** Keeps what visitors chose for each stream, and makes display and scene follow. */
@Injectable()
export class StreamControl {
  readonly #settings = new Map<string, StreamSettings>();

  constructor(
    private readonly server: Server,
    private readonly stage: SceneStage,
    private readonly doctor: Doctor,
  ) {}

  list(): StreamDescription[] {
    return SCENES.map((entry) => ({
      name: entry.stream,
      title: entry.title,
      summary: entry.summary,
      gestures: entry.gestures,
      width: entry.width,
      height: entry.height,
      isFlashing: entry.isFlashing ?? false,
      viewers: this.server.stream(entry.stream)?.viewerCount ?? 0,
      settings: this.#settingsOf(entry),
      video: this.server.stream(entry.stream)?.videoSupport ?? { isAvailable: false, reason: 'the stream is closed' },
    }));
  }

  /** Who can make H.264 here, and why not. Measured on the first call, in a few seconds. */
  async encoders(): Promise<EncoderReport[]> {
    const { encoders } = await this.doctor.examine();
    return encoders.filter(({ makes }) => makes === 'h264');
  }

  /** @throws NotFoundException */
  figures(name: string): StreamFigures {
    const { entry, display } = this.#find(name);
    const drawMs = this.stage.runner(name)?.drawMs ?? 0;
    return { settings: this.#settingsOf(entry), drawMs, display: display.metrics() };
  }

  /**
   * Changes what is given, for everybody who watches.
   *
   * @throws NotFoundException, or BadRequestException for a format or encoder that there is not here
   */
  async change(name: string, change: Partial<StreamSettings>): Promise<StreamSettings> {
    const { entry, display } = this.#find(name);
    const wanted: StreamSettings = { ...this.#settingsOf(entry), ...change };
    try {
      if (change.encoder !== undefined) await display.setH264(change.encoder);
      display.setTransport(wanted.format);
    } catch (error) {
      // An encoder that nobody has is a RangeError.
      const isTheirs = error instanceof RfbError || error instanceof RangeError;
      throw isTheirs ? new BadRequestException(error.message) : error;
    }
    // Others may have changed something while the encoder was looked for.
    const settings: StreamSettings = { ...this.#settingsOf(entry), ...change };
    const { quality, bitrate, framerate } = settings;
    display.setQuality({ imageQuality: quality, bitrate: bitrate * MEGA, framerate });
    if (change.framerate !== undefined) this.stage.runner(name)?.setFramerate(settings.framerate);
    this.#settings.set(name, settings);
    return settings;
  }

  #settingsOf({ stream, framerate }: SceneEntry): StreamSettings {
    return this.#settings.get(stream) ?? { ...INITIAL, framerate };
  }

  #find(name: string): { entry: SceneEntry; display: Display } {
    const entry = SCENES.find(({ stream }) => stream === name);
    const display = this.server.stream(name);
    if (!entry || !display) throw new NotFoundException('there is no such stream');
    return { entry, display };
  }
}
