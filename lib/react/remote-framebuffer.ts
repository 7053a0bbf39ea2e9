'use client';
import {
  createElement,
  forwardRef,
  useImperativeHandle,
  type ForwardRefExoticComponent,
  type HTMLAttributes,
  type RefAttributes,
} from 'react';
import type { RemoteFramebufferView, ViewOptions } from '../client/index.js';
import { splitProps } from '../binding/split-props.js';
import { useRemoteFramebuffer } from './use-remote-framebuffer.js';

/**
 * Options of the view, and what a `div` may have besides: `className`, `style`, `id`, …
 *
 * @public
 */
export interface RemoteFramebufferProps
  extends
    ViewOptions,
    Omit<HTMLAttributes<HTMLDivElement>, keyof ViewOptions | 'children' | 'dangerouslySetInnerHTML'> {}

/**
 * One stream in a `div`, which needs a size of its own; see {@link useRemoteFramebuffer} for what props may change.
 * Its `ref` is the view: `ref.current?.capture()`.
 *
 * @example
 * ```tsx
 * <RemoteFramebuffer url="/rfb/camera" className="stage" fit="cover" onState={(state) => setState(state)} />
 * ```
 * @public
 */
export const RemoteFramebuffer: ForwardRefExoticComponent<
  RemoteFramebufferProps & RefAttributes<RemoteFramebufferView>
> = forwardRef<RemoteFramebufferView, RemoteFramebufferProps>(function RemoteFramebuffer(props, handle) {
  const [options, attributes] = splitProps(props);
  const { ref, view } = useRemoteFramebuffer(options);
  useImperativeHandle<RemoteFramebufferView | null, RemoteFramebufferView | null>(handle, () => view ?? null, [view]);
  return createElement('div', { ...attributes, ref });
});
