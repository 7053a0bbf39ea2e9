/**
 * Every text of the element, for other languages; see `RemoteFramebufferElement.texts`.
 *
 * @public
 */
export interface ElementTexts {
  /** Name of the view where the attribute `label` gives none. */
  label: string;
  /** Name of the toolbar. */
  toolbar: string;
  fit: string;
  contain: string;
  cover: string;
  fill: string;
  transport: string;
  auto: string;
  h264: string;
  image: string;
  jpeg: string;
  png: string;
  webp: string;
  screenshot: string;
  /** Followed by the name of the file. */
  saved: string;
  noPicture: string;
  hud: string;
  fullscreen: string;
  leaveFullscreen: string;
  noFullscreen: string;
  retry: string;
  viewOnly: string;
  /** Of the badge with the time that a message takes to the server and back. */
  roundTrip: string;
  /** Heading of the figures of this browser. */
  browser: string;
  /** Heading of the figures that the server tells. */
  server: string;
  idle: string;
  connecting: string;
  waiting: string;
  live: string;
  reconnecting: string;
  closed: string;
  refused: string;
  /** Followed by the close code. */
  code: string;
  /** What happened and what to do, by close code; `0` where there is none. */
  endings: Readonly<Record<number, Ending>>;
}

/**
 * What is said where a view has ended.
 *
 * @public
 */
export interface Ending {
  /** What happened, in a few words. */
  title: string;
  /** What to do about it. */
  text: string;
}

const AGAIN = 'Try again in a moment.';

export const TEXTS: ElementTexts = Object.freeze({
  label: 'Remote view',
  toolbar: 'View controls',
  fit: 'Fit',
  contain: 'Contain',
  cover: 'Cover',
  fill: 'Stretch',
  transport: 'Format',
  auto: 'Automatic',
  h264: 'H.264',
  image: 'Images',
  jpeg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  screenshot: 'Save screenshot',
  saved: 'Saved as',
  noPicture: 'There is no picture to save yet.',
  hud: 'Figures',
  fullscreen: 'Full screen',
  leaveFullscreen: 'Leave full screen',
  noFullscreen: 'The browser does not allow full screen here.',
  retry: 'Try again',
  viewOnly: 'View only',
  roundTrip: 'Round trip',
  browser: 'This browser',
  server: 'Server',
  idle: 'Not started',
  connecting: 'Connecting',
  waiting: 'Waiting for the first picture',
  live: 'Live',
  reconnecting: 'Connection lost, trying again',
  closed: 'Ended',
  refused: 'Not allowed',
  code: 'Code',
  endings: Object.freeze({
    0: { title: 'The view cannot start', text: 'The page or the browser stands in its way; the reason is below.' },
    1000: { title: 'The stream has ended', text: 'The server closed it. Try again if you expect more to come.' },
    1001: { title: 'The server has stopped', text: 'It may be restarting. Try again in a moment.' },
    1003: {
      title: 'No common picture format',
      text: 'Server and browser share none of the formats that are allowed here. Choose another format, or a newer browser.',
    },
    1006: { title: 'The server cannot be reached', text: 'Check your connection, then try again.' },
    1008: {
      title: 'The server ended the connection',
      text: 'One of its limits was passed. Try again; if it comes back, tell whoever runs the server.',
    },
    1009: {
      title: 'The server ended the connection',
      text: 'A message was too large for it. Try again; if it comes back, tell whoever runs the server.',
    },
    1011: { title: 'The server has a fault', text: `${AGAIN} If it stays, tell whoever runs the server.` },
    1013: { title: 'The server is full', text: 'As many viewers as it allows are there already. Try again later.' },
    4401: {
      title: 'You are not allowed to see this',
      text: 'Sign in again, or ask whoever runs the server for access. Then try again.',
    },
    4404: {
      title: 'There is no such stream',
      text: 'It was taken away, has not started yet, or the address is wrong. Check the address, then try again.',
    },
    4408: { title: 'The connection was too slow to start', text: AGAIN },
    4409: {
      title: 'The connection was too slow',
      text: 'Pictures piled up on the way. Try again on a better network.',
    },
    4429: { title: 'Too many tries', text: 'The server asks for a pause. Try again in a minute.' },
  }),
});

/** Texts for a code that is none of the protocol's. */
export function endingOf(texts: ElementTexts, code: number | undefined): Ending {
  const { endings } = texts;
  return endings[code ?? 0] ?? endings[1006]!;
}
