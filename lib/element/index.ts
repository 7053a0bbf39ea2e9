/**
 * A custom element for streams of a remote framebuffer. Importing it registers `<remote-framebuffer>`, in a browser and
 * once; on a server it does nothing.
 *
 * @packageDocumentation
 */
import type { ElementEventMap } from './element-events.js';
import { RemoteFramebufferElement } from './remote-framebuffer-element.js';

export { RemoteFramebufferElement };
export type { ElementTransport } from './attributes.js';
export type {
  ElementErrorDetail,
  ElementEventMap,
  ElementRoleDetail,
  ElementState,
  ElementStateDetail,
} from './element-events.js';
export type { ElementTexts, Ending } from './texts.js';
export type {
  Fit,
  RemoteFramebufferView,
  Role,
  Smoothing,
  StateDetail,
  ViewCapability,
  ViewState,
  ViewStats,
  ViewZoom,
} from '../client/index.js';

declare global {
  interface HTMLElementTagNameMap {
    'remote-framebuffer': RemoteFramebufferElement;
  }
  interface HTMLElementEventMap extends ElementEventMap {}
}

const NAME = 'remote-framebuffer';

// A second copy of the package on a page leaves the first one's element alone.
if (globalThis.customElements && !customElements.get(NAME)) customElements.define(NAME, RemoteFramebufferElement);
