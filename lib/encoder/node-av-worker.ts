/**
 * The thread of one encoder: libx264 in process, by node-av.
 *
 * Whatever goes wrong is thrown: the main thread replaces the encoder. Calls are the Sync ones, one at a time: their
 * asynchronous twins hop three times through the libuv pool and wait there behind the app's files and images.
 */
import { availableParallelism } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import {
  AV_LOG_ERROR,
  AV_LOG_INFO,
  AV_OPT_SEARCH_CHILDREN,
  AV_OPT_TYPE_STRING,
  AV_PICTURE_TYPE_I,
  AV_PICTURE_TYPE_NONE,
  AV_PIX_FMT_BGR0,
  AV_PIX_FMT_RGB0,
  AV_PIX_FMT_RGB24,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUV444P,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_SMPTE170M,
  AVCOL_TRC_BT709,
  FF_ENCODER_LIBX264,
  SWS_AREA,
} from 'node-av/constants';
import {
  Codec,
  CodecContext,
  FFmpegError,
  getFFmpegInfo,
  Frame,
  Log,
  Packet,
  Rational,
  SoftwareScaleContext,
} from 'node-av/lib';
import type { PixelFormat } from '../display/frame.js';
import { codedSize } from './coded-size.js';
import { EvenPicture } from './even-picture.js';
import type { H264WorkerAnswer, H264WorkerData, H264WorkerOrder } from './h264-worker-messages.js';

type Pixels = Extract<H264WorkerOrder, { kind: 'encode' }>;

/** Alpha is ignored on every path. */
const PIXEL_FORMATS = {
  RGBA: AV_PIX_FMT_RGB0,
  RGBX: AV_PIX_FMT_RGB0,
  BGRA: AV_PIX_FMT_BGR0,
  BGRX: AV_PIX_FMT_BGR0,
  RGB: AV_PIX_FMT_RGB24,
} satisfies Record<PixelFormat, number>;

type ScalerFormat = (typeof PIXEL_FORMATS)[PixelFormat];

const port = parentPort;
if (!port) throw new Error('node-av-worker runs in a worker thread only');

const config = workerData as H264WorkerData;
const source = new EvenPicture(config.width, config.height);
const coded = codedSize(config);
const pixelFormat = config.chroma === '444' ? AV_PIX_FMT_YUV444P : AV_PIX_FMT_YUV420P;

// The level is the process's. Whoever set another one keeps it.
if (Log.getLevel() === AV_LOG_INFO) Log.setLevel(AV_LOG_ERROR);

const context = await openEncoder();
const picture = createPicture();
const packet = new Packet();
packet.alloc();
let scaler: { readonly format: ScalerFormat; readonly context: SoftwareScaleContext } | undefined;
let frameCount = 0n;

port.on('message', (order: H264WorkerOrder) => {
  if (order.kind === 'end') process.exit();
  if (order.kind === 'reconfigure') {
    limitBitrate(context, order.bitrate, order.framerate);
    return;
  }
  convert(order);
  const data = encode(order.keyFrame);
  answer({ kind: 'chunk', data }, data.buffer);
});
answer({ kind: 'ready', version: `FFmpeg ${getFFmpegInfo().version}` });

function answer(message: H264WorkerAnswer, moved?: ArrayBufferLike): void {
  port?.postMessage(message, moved instanceof ArrayBuffer ? [moved] : []);
}

async function openEncoder(): Promise<CodecContext> {
  const codec = Codec.findEncoderByName(FF_ENCODER_LIBX264);
  if (!codec) throw new Error('this build of node-av has no libx264');
  const encoder = new CodecContext();
  encoder.allocContext3(codec);
  const milliframes = Math.round(config.framerate * 1000);
  encoder.width = coded.width;
  encoder.height = coded.height;
  encoder.pixelFormat = pixelFormat;
  encoder.timeBase = new Rational(1000, milliframes);
  encoder.framerate = new Rational(milliframes, 1000);
  encoder.gopSize = 2 ** 31 - 1;
  encoder.maxBFrames = 0;
  // Each is a slice: more of them cost bytes, one alone costs latency.
  encoder.threadCount = Math.min(4, Math.max(2, availableParallelism()));
  // Browsers agree on BT.601 where it is tagged: within 2 levels in Chromium, against 12 of BT.709 and 39 untagged.
  encoder.colorRange = AVCOL_RANGE_MPEG;
  encoder.colorSpace = AVCOL_SPC_SMPTE170M;
  encoder.colorPrimaries = AVCOL_PRI_BT709;
  encoder.colorTrc = AVCOL_TRC_BT709;
  encoder.bitRate = 0n;
  limitBitrate(encoder, config.bitrate, config.framerate);
  const options = {
    preset: 'ultrafast',
    tune: 'zerolatency',
    // A cap over constant quality: half the bytes of constant bitrate on screen content.
    crf: '23',
    'forced-idr': '1',
    // Frames are counted, not timed: a still scene is not paid back in one burst.
    'x264-params': 'force-cfr=1',
  };
  for (const [name, value] of Object.entries(options)) {
    check(encoder.setOption(name, value, AV_OPT_TYPE_STRING, AV_OPT_SEARCH_CHILDREN), name);
  }
  check(await encoder.open2(codec, null), 'open2');
  return encoder;
}

/**
 * The encoder keeps the frame rate it was opened with. What it spends on a frame is the rate over that number, so
 * another frame rate is another rate.
 */
function limitBitrate(encoder: CodecContext, bitrate: number, framerate: number): void {
  // libx264 counts in kbit, and takes 0 for no limit.
  encoder.rcMaxRate = BigInt(Math.max(1000, Math.round((bitrate * config.framerate) / framerate)));
  encoder.rcBufferSize = Math.max(1000, Math.min(2 ** 31 - 1, Math.round(bitrate / 2)));
}

function createPicture(): Frame {
  const frame = new Frame();
  frame.alloc();
  frame.width = coded.width;
  frame.height = coded.height;
  frame.format = pixelFormat;
  check(frame.getBuffer(0), 'getBuffer');
  frame.colorRange = AVCOL_RANGE_MPEG;
  frame.colorSpace = AVCOL_SPC_SMPTE170M;
  frame.colorPrimaries = AVCOL_PRI_BT709;
  frame.colorTrc = AVCOL_TRC_BT709;
  return frame;
}

function convert(pixels: Pixels): void {
  check(picture.makeWritable(), 'makeWritable');
  const planes = picture.data;
  if (!planes) throw new Error('the picture has no planes');
  const swscale = scalerFor(PIXEL_FORMATS[pixels.format]);
  for (const { bytes, stride, y, rows } of source.slices(
    pixels.bytes,
    pixels.stride,
    pixels.format === 'RGB' ? 3 : 4,
  )) {
    check(swscale.scaleSync([bytes], [stride], y, rows, planes, picture.linesize), 'scale');
  }
}

function scalerFor(format: ScalerFormat): SoftwareScaleContext {
  if (scaler?.format === format) return scaler.context;
  scaler?.context.freeContext();
  const next = new SoftwareScaleContext();
  const { codedWidth, codedHeight } = source;
  // At full size only chroma is scaled. `fast_bilinear` loses 6 to 7 dB on text and saves nothing.
  next.getContext(codedWidth, codedHeight, format, coded.width, coded.height, pixelFormat, SWS_AREA);
  scaler = { format, context: next };
  return next;
}

function encode(keyFrame: boolean): Buffer {
  picture.pts = frameCount++;
  picture.pictType = keyFrame ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
  check(context.sendFrameSync(picture), 'sendFrame');
  check(context.receivePacketSync(packet), 'receivePacket');
  const data = packet.data;
  packet.unref();
  if (!data) throw new Error('libx264 gave an empty packet');
  return data;
}

function check(result: number, call: string): void {
  FFmpegError.throwIfError(result, call);
}
