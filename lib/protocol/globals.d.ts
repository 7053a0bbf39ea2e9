/**
 * The two globals the protocol needs beyond ECMAScript. Every runtime has them (WHATWG Encoding Standard);
 * declaring only these keeps DOM and Node types out of this folder.
 */
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}

declare class TextDecoder {
  constructor(label: string, options?: { fatal?: boolean });
  decode(bytes: Uint8Array): string;
}
