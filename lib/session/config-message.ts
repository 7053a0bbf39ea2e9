import type { Stage } from '../display/stage.js';
import type { ConfigMessage } from '../protocol/index.js';

/** What a viewer was given, and of which display. */
export function configMessage(
  stage: Stage,
  given: Pick<ConfigMessage, 'transport' | 'client_id' | 'role'> & { readonly codec: string },
): ConfigMessage {
  const { latest } = stage;
  const { width, height } = stage.size;
  const { transport, codec, client_id, role } = given;
  return {
    type: 'config',
    transport,
    width,
    height,
    coords: 'frame-pixels',
    ...(transport === 'webcodecs' ? { codec } : {}),
    ...(latest?.pixelRatio === undefined ? {} : { pixel_ratio: latest.pixelRatio }),
    ...(latest?.color === undefined ? {} : { color: latest.color }),
    client_id,
    stream: stage.name,
    role,
  };
}
