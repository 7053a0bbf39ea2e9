'use client';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ViewOptions } from '../client/index.js';
import { ViewBinding } from '../binding/view-binding.js';
import { NOTHING_YET, type ViewSnapshot } from '../binding/view-snapshot.js';

/**
 * What {@link useRemoteFramebuffer} gives.
 *
 * @public
 */
export interface UsedRemoteFramebuffer extends ViewSnapshot {
  /** For the element that the view is to be shown in: `<div ref={ref}>`. It needs a size of its own. */
  readonly ref: (element: HTMLElement | null) => void;
}

const nothingYet = () => NOTHING_YET;

/**
 * Shows one stream inside an element of yours, for as long as it is rendered.
 *
 * Options may change at every render: `url`, `token`, `worker`, `reconnect`, `maxBackingDimension`, `colorSpace`, `zoom` and those
 * of input connect anew, all others change the view that is there, and callbacks are always those of the newest render. Renders
 * again when the state or role changes, never for a picture or for figures, which go to `onStats` alone.
 *
 * @param options - of the view; what is left out has its default
 * @throws TypeError or RangeError naming a wrong option, from an effect, for the next error boundary
 *
 * @example
 * ```tsx
 * const { ref, state, view } = useRemoteFramebuffer({ url: '/rfb/camera', fit });
 * return <div ref={ref} className="stage" aria-busy={state !== 'live'} />;
 * ```
 * @public
 */
export function useRemoteFramebuffer(options: ViewOptions = {}): UsedRemoteFramebuffer {
  const [binding] = useState(() => new ViewBinding());
  const [element, ref] = useState<HTMLElement | null>(null);
  const snapshot = useSyncExternalStore(binding.subscribe, binding.getSnapshot, nothingYet);
  // Before the view is made, and once more after every render.
  useEffect(() => binding.update(options));
  useEffect(() => {
    if (!element) return;
    binding.attach(element);
    return () => binding.detach(element);
  }, [binding, element]);
  return { ...snapshot, ref };
}
