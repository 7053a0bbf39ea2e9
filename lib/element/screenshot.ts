import type { RemoteFramebufferElement } from './remote-framebuffer-element.js';

/**
 * Saves the picture as a file.
 *
 * @returns what to tell about it
 */
export async function saveScreenshot(element: RemoteFramebufferElement): Promise<string> {
  const { texts, view, src } = element;
  let picture: Blob;
  try {
    picture = await element.capture();
  } catch {
    return texts.noPicture;
  }
  const name = pictureName(view?.config?.stream ?? src.split(/[/?#]/).filter(Boolean).at(-1) ?? '', new Date());
  download(picture, name);
  return `${texts.saved} ${name}`;
}

/** Hands a picture to the browser's downloads. */
function download(picture: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(picture);
  link.download = name;
  link.click();
  // The download has its own hold on the file once the click is through.
  setTimeout(() => URL.revokeObjectURL(link.href), 0);
}

/** What was seen, and when by the local clock, in a form every file system takes. */
function pictureName(stream: string, now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  const time = [two(now.getHours()), two(now.getMinutes()), two(now.getSeconds())].join('.');
  const safe = stream.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 80);
  return `${safe || 'picture'} ${day} ${time}.png`;
}
