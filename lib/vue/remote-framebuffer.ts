import {
  defineComponent,
  h,
  type AllowedComponentProps,
  type ComponentCustomProps,
  type ComponentObjectPropsOptions,
  type VNodeProps,
} from 'vue';
import type { ConfigMessage, Role, StateDetail, ViewOptions, ViewState, ViewStats } from '../client/index.js';
import type { ViewSnapshot } from '../binding/view-snapshot.js';
import { useRemoteFramebuffer } from './use-remote-framebuffer.js';

/**
 * Props of {@link RemoteFramebuffer}: the options of the view but its callbacks, which are events. What else a `div` may
 * have (`class`, `style`, `id`, …) falls through to it.
 *
 * @public
 */
export type RemoteFramebufferProps = Omit<ViewOptions, `on${string}`>;

/**
 * Events of {@link RemoteFramebuffer} and what their listeners are given.
 *
 * @public
 */
export interface RemoteFramebufferEvents {
  /** `onState` of the view. */
  state: [state: ViewState, detail: StateDetail];
  /** `onStats` of the view. */
  stats: [stats: ViewStats];
  /** `onError` of the view. */
  error: [error: Error];
  /** `onConfig` of the view. */
  config: [config: ConfigMessage];
  /** `onRole` of the view. */
  role: [role: Role];
  /** `onZoom` of the view. */
  zoom: [scale: number];
}

/**
 * What {@link RemoteFramebuffer} is to templates and to `h`: its props and listeners, and what a template ref to it has.
 *
 * @public
 */
export type RemoteFramebufferComponent = new () => ViewSnapshot & {
  $props: AllowedComponentProps & ComponentCustomProps & VNodeProps & ViewOptions;
};

// Vue makes false of a boolean that is left out, unless a default is named.
const props = {
  url: { type: String, default: undefined },
  token: { type: String, default: undefined },
  fit: { type: String, default: undefined },
  background: { type: String, default: undefined },
  smoothing: { type: String, default: undefined },
  supported: { type: Array, default: undefined },
  viewOnly: { type: Boolean, default: undefined },
  worker: { type: [String, Object], default: undefined },
  maxBackingDimension: { type: Number, default: undefined },
  colorSpace: { type: String, default: undefined },
  zoom: { type: Boolean, default: undefined },
  reconnect: { type: [Boolean, Object], default: undefined },
  label: { type: String, default: undefined },
  viewOnlyLabel: { type: String, default: undefined },
  touch: { type: String, default: undefined },
  contextMenu: { type: Boolean, default: undefined },
  captureTab: { type: Boolean, default: undefined },
  textInput: { type: Boolean, default: undefined },
  pointerLock: { type: Boolean, default: undefined },
} satisfies Record<keyof RemoteFramebufferProps, ComponentObjectPropsOptions[string]>;

/**
 * One stream in a `div`, which needs a size of its own; see {@link useRemoteFramebuffer} for what props may change.
 * A template ref to it has `view`, `state`, `detail` and `role`.
 *
 * @example
 * ```html
 * <RemoteFramebuffer url="/rfb/camera" class="stage" :fit="fit" @state="(next) => (state = next)" />
 * ```
 * @public
 */
export const RemoteFramebuffer = defineComponent({
  name: 'RemoteFramebuffer',
  props,
  emits: ['state', 'stats', 'error', 'config', 'role', 'zoom'],
  setup(given, { emit, expose }) {
    const { host, view, state, detail, role } = useRemoteFramebuffer(() => ({
      ...(given as RemoteFramebufferProps),
      onState: (...told) => emit('state', ...told),
      onStats: (...told) => emit('stats', ...told),
      onError: (...told) => emit('error', ...told),
      onConfig: (...told) => emit('config', ...told),
      onRole: (...told) => emit('role', ...told),
      onZoom: (...told) => emit('zoom', ...told),
    }));
    expose({ view, state, detail, role });
    return () => h('div', { ref: host });
  },
  // Versions of Vue differ in the type of a component: one of our own fits all.
}) as unknown as RemoteFramebufferComponent;
