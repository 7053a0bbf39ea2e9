import type { PointerRenderviewEvent } from '../../../lib/protocol/index.js';

/** A pointer event with the fields a scene looks at. */
export function pointer(
  type: PointerRenderviewEvent['type'],
  given: { x: number; y: number; button?: number; pressure?: number },
): PointerRenderviewEvent {
  const button = given.button ?? 0;
  const buttons = type === 'pointer_down' ? [button] : [];
  return { button, buttons, inside: true, pixel_ratio: 1, modifiers: [], timestamp: 0, ...given, type };
}
