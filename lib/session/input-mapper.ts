import { isInside, type ClientEvent, type MappedEvent, type Size } from '../protocol/index.js';

/**
 * Moves an event's position to pixels of the published frame.
 *
 * @param mapped - the event, with the size of the picture the client mapped it with, if it said so
 * @param lastShown - the picture a client that does not say so was mapping with: the last one it acknowledged
 * @param published - the published frame
 */
export function toPublishedFrame(mapped: MappedEvent, lastShown: Size | undefined, published: Size): ClientEvent {
  const { event } = mapped;
  if (!('x' in event)) return event;
  const from = mapped.frame ?? lastShown ?? published;
  const x = (event.x * published.width) / from.width;
  const y = (event.y * published.height) / from.height;
  return { ...event, x, y, inside: isInside(x, y, published) };
}
