import { expect, test } from '@jest/globals';
import { isNear, RED, type Color } from './support/pixels.js';
import { ViewFixture } from './support/view-fixture.js';
import type { MountOptions, ViewPage } from './support/view-page.js';

const fixture = ViewFixture.use();

/** A green that sRGB has not, and the nearest that it has, both in the numbers of Display P3. */
const P3_GREEN: Color = [0, 255, 0];
const SRGB_GREEN: Color = [117, 251, 76];

/** A PNG of that green with its profile inside, as the browser writes it. */
async function greenBeyondSrgb({ page }: ViewPage): Promise<Uint8Array> {
  const base64 = await page.evaluate(async () => {
    const context = new OffscreenCanvas(40, 30).getContext('2d', { colorSpace: 'display-p3' })!;
    context.fillStyle = 'color(display-p3 0 1 0)';
    context.fillRect(0, 0, 40, 30);
    const bytes = new Uint8Array(await (await context.canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
    return btoa(String.fromCharCode(...bytes));
  });
  return Buffer.from(base64, 'base64');
}

/** The middle of what is on the canvas, and of the view's own capture, in the numbers of Display P3. */
function readMiddle(page: ViewPage): Promise<Color[]> {
  return page.call(async (view) => {
    const middleOf = (source: CanvasImageSource, width: number, height: number) => {
      const context = new OffscreenCanvas(width, height).getContext('2d', { colorSpace: 'display-p3' })!;
      context.drawImage(source, 0, 0);
      const { data } = context.getImageData(width / 2, height / 2, 1, 1);
      return [data[0]!, data[1]!, data[2]!] as const;
    };
    const captured = await createImageBitmap(await view.capture());
    return [
      middleOf(view.canvas, view.canvas.width, view.canvas.height),
      middleOf(captured, captured.width, captured.height),
    ];
  });
}

async function showGreen(options: MountOptions): Promise<ViewPage> {
  const { page, peer } = await fixture.openLive(options);
  const picture = await greenBeyondSrgb(page);
  peer.picture({ seq: 2, width: 40, height: 30 }, picture);
  await peer.acked(2);
  return page;
}

test.each<['srgb' | 'display-p3' | undefined, Color]>([
  ['display-p3', P3_GREEN],
  ['srgb', SRGB_GREEN],
  [undefined, SRGB_GREEN],
])(
  'a canvas of %s shows what its colour space has of an image, and captures the same',
  async (colorSpace, expected) => {
    const page = await showGreen({ colorSpace });
    // The page has what the worker painted a frame or two after it.
    for (let isThere = false; !isThere;) isThere = isNear((await readMiddle(page))[0]!, expected, 3);
    expect((await readMiddle(page)).map((color) => isNear(color, expected, 3))).toEqual([true, true]);
  },
);

test('colours that sRGB has are the same on both', async () => {
  for (const colorSpace of ['srgb', 'display-p3'] as const) {
    const { page } = await fixture.openLive({ colorSpace });
    for (let isThere = false; !isThere;) isThere = isNear((await page.readCanvas()).at(200, 150), RED, 2);
    expect((await page.capture()).at(20, 15)).toEqual(RED);
  }
});

test('another colour space is refused by name', async () => {
  const page = await fixture.page();
  await expect(page.mount({ colorSpace: 'rec2020' as 'srgb' })).rejects.toThrow(
    'options.colorSpace must be one of srgb, display-p3, got "rec2020"',
  );
});
