/** The demo's control routes, as the page sees them. */

export interface StreamSettings {
  format: 'auto' | 'h264' | 'jpeg' | 'png' | 'webp';
  /** `auto`, or a name out of {@link listEncoders}. */
  encoder: string;
  quality: number;
  /** Mbit/s. */
  bitrate: number;
  framerate: number;
}

export interface StreamDescription {
  name: string;
  title: string;
  summary: string;
  gestures: string[];
  width: number;
  height: number;
  isFlashing: boolean;
  viewers: number;
  settings: StreamSettings;
  video: { isAvailable: true; encoder: string } | { isAvailable: false; reason: string };
}

export interface ViewerFigures {
  clientId: string;
  rttMs?: number;
  frameAgeMs?: { p50: number; p95: number };
  framesDropped: number;
  bitrateBps: number;
  verdict: { text: string };
}

export interface StreamFigures {
  settings: StreamSettings;
  drawMs: number;
  display: {
    publishFps: number;
    encodesPerSecond: number;
    encodeMs: number;
    viewers: ViewerFigures[];
    renditions: { bytesEncoded: number }[];
  };
}

/** What the library itself tells of one viewer; see docs/http.md. */
export interface ViewerReport {
  client_id: string;
  rtt_ms?: number;
  base_rtt_ms?: number;
  encode_ms?: number;
  decode_queue_size: number;
  target_fps?: number;
  /** The server's own word, where it gives one. */
  verdict?: { kind: string; text: string };
}

/** One way to make H.264. */
export interface EncoderReport {
  name: string;
  isAvailable: boolean;
  reason?: string;
  msPerFrame?: number;
}

/** Takes some seconds on the first call: the server measures. */
export function listEncoders(): Promise<EncoderReport[]> {
  return request<EncoderReport[]>('/api/encoders', {}, 60_000);
}

export function listStreams(): Promise<StreamDescription[]> {
  return request<StreamDescription[]>('/api/streams');
}

export function readFigures(stream: string): Promise<StreamFigures> {
  return request<StreamFigures>(`/api/streams/${encodeURIComponent(stream)}/metrics`);
}

/** One entry per viewer of the stream. */
export function readReport(stream: string): Promise<ViewerReport[]> {
  return request<ViewerReport[]>(`/rfb/streams/${encodeURIComponent(stream)}/metrics`);
}

export function changeSettings(stream: string, change: Partial<StreamSettings>): Promise<StreamSettings> {
  return request<StreamSettings>(`/api/streams/${encodeURIComponent(stream)}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(change),
  });
}

async function request<T>(path: string, init?: RequestInit, timeoutMs = 10_000): Promise<T> {
  const response = await fetch(path, { ...init, signal: AbortSignal.timeout(timeoutMs) });
  const body: unknown = await response.json();
  if (response.ok) return body as T;
  const told = typeof body === 'object' && body !== null && 'message' in body ? String(body.message) : '';
  throw new Error(told || `the server answered ${response.status}`);
}
