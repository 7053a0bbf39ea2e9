/**
 * For the tests of applications: a viewer without a browser, and pictures that can be told apart.
 *
 * @packageDocumentation
 */
export type {
  AckMessage,
  AnyPictureHeader,
  ConfigMessage,
  HelloMessage,
  ImageFrameHeader,
  OutgoingClientMessage,
  Picture,
  ServerMessage,
  SetViewportMessage,
  StatsMessage,
  VideoChunkHeader,
} from '../protocol/index.js';
export { connectViewer, type ConnectViewerOptions } from './connect-viewer.js';
export { testCard, type TestCard } from './test-card.js';
export type { AckPolicy, ReceivedPicture, TestViewer, ViewerClose, WaitOptions } from './test-viewer.js';
export { ViewerRefusedError } from './viewer-refused-error.js';
