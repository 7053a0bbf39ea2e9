import type { ViewStats } from 'nestjs-rfb/client';
import type { StreamFigures } from './api.js';
import { make } from './dom.js';

const NONE = '–';

/** A list of names and numbers that keeps its elements: a screen reader or a selection is not thrown off each second. */
export class FigureList {
  readonly #values = new Map<string, HTMLElement>();

  constructor(private readonly list: HTMLElement) {}

  show(figures: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(figures)) {
      const value = this.#values.get(name) ?? this.#add(name);
      if (value.textContent !== text) value.textContent = text;
    }
  }

  #add(name: string): HTMLElement {
    const row = make('div');
    const value = make('dd');
    row.append(make('dt', name), value);
    this.list.append(row);
    this.#values.set(name, value);
    return value;
  }
}

/** What this browser sees. */
export function localFigures(stats: ViewStats | undefined): Record<string, string> {
  const isPainted = stats !== undefined && stats.framesPainted > 0;
  return {
    'Frames painted': stats ? `${stats.fpsPainted.toFixed(1)} /s` : NONE,
    Bitrate: stats ? bitrate(stats.bitrateBps) : NONE,
    Picture: isPainted ? `${stats.width} × ${stats.height}` : NONE,
    Format: format(stats),
    Decoding: stats?.decodeMs === undefined ? NONE : millis(stats.decodeMs),
    'Painted in total': stats ? stats.framesPainted.toLocaleString('en') : NONE,
    'Never painted': stats ? stats.framesDiscarded.toLocaleString('en') : NONE,
  };
}

function format(stats: ViewStats | undefined): string {
  if (stats?.transport === 'webcodecs') return `H.264 ${stats.codec ?? ''}`.trim();
  return stats?.mime?.replace('image/', '').toUpperCase() ?? NONE;
}

/** What the server does for this stream, and for this viewer of it. */
export function serverFigures(
  figures: StreamFigures | undefined,
  clientId: string | undefined,
): Record<string, string> {
  const display = figures?.display;
  const me = display?.viewers.find((viewer) => viewer.clientId === clientId);
  const bytes = display?.renditions.reduce((sum, each) => sum + each.bytesEncoded, 0);
  return {
    Viewers: display ? String(display.viewers.length) : NONE,
    'Frames drawn': display ? `${display.publishFps.toFixed(1)} /s` : NONE,
    'Time to draw': figures && figures.drawMs > 0 ? millis(figures.drawMs) : NONE,
    Encodes: display ? `${display.encodesPerSecond.toFixed(1)} /s` : NONE,
    'Time to encode': display && display.encodeMs > 0 ? millis(display.encodeMs) : NONE,
    Encoded: bytes === undefined ? NONE : size(bytes),
    'Sent to you': me ? bitrate(me.bitrateBps) : NONE,
    Delivery: me?.verdict.text ?? NONE,
    'Round trip': me?.rttMs === undefined ? NONE : millis(me.rttMs),
    'Published until painted': me?.frameAgeMs ? `${millis(me.frameAgeMs.p50)}, p95 ${millis(me.frameAgeMs.p95)}` : NONE,
  };
}

function bitrate(bps: number): string {
  return bps >= 1e6 ? `${(bps / 1e6).toFixed(1)} Mbit/s` : `${Math.round(bps / 1e3)} kbit/s`;
}

function millis(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

function size(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(2)} GB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
