import { testCard } from 'nestjs-rfb/testing';
import type { SceneFactory } from '../scene.js';

/** The protocol's test card; each frame turns its colours by one quadrant. */
export const createTestCardScene: SceneFactory = ({ width, height }) => {
  let index = 0;
  return {
    draw(pixels) {
      const { data } = testCard(index++, width, height);
      pixels.set(
        ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data),
      );
      return true;
    },
  };
};
