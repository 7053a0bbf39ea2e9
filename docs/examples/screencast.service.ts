import { Injectable } from '@nestjs/common';
import { Display, OnRfbEvent, type RfbEvent } from 'nestjs-rfb';
import sharp from 'sharp';

/** A CDP session of Playwright or Puppeteer. */
export interface Cdp {
  send(method: string, parameters?: object): Promise<unknown>;
  on(event: string, listener: (frame: { data: string; sessionId: number }) => void): unknown;
}

const BUTTONS = ['none', 'left', 'right', 'middle', 'back', 'forward'];
const MOUSE = { pointer_move: 'mouseMoved', pointer_down: 'mousePressed', pointer_up: 'mouseReleased' } as const;
const MODIFIERS = { Alt: 1, Control: 2, Meta: 4, Shift: 8 } as const;

@Injectable()
export class Screencast {
  private cdp: Cdp | undefined;

  constructor(private readonly display: Display) {}

  async show(cdp: Cdp): Promise<void> {
    this.cdp = cdp;
    cdp.on('Page.screencastFrame', ({ data, sessionId }) => void this.publish(cdp, data, sessionId));
    // PNG: it is encoded once more, and should not have lost anything before.
    await cdp.send('Page.startScreencast', { format: 'png' });
  }

  @OnRfbEvent()
  async act({ event }: RfbEvent): Promise<void> {
    const modifiers = 'modifiers' in event ? event.modifiers.reduce((mask, name) => mask | MODIFIERS[name], 0) : 0;
    switch (event.type) {
      case 'pointer_move':
      case 'pointer_down':
      case 'pointer_up': {
        const { x, y } = event;
        const buttons = event.buttons.reduce((mask, button) => mask | (1 << (button - 1)), 0);
        const button = BUTTONS[event.button];
        const clickCount = event.type === 'pointer_move' ? 0 : 1;
        const mouse = { type: MOUSE[event.type], x, y, button, buttons, modifiers, clickCount };
        await this.cdp?.send('Input.dispatchMouseEvent', mouse);
        break;
      }
      case 'wheel': {
        const { x, y, dx: deltaX, dy: deltaY } = event;
        await this.cdp?.send('Input.dispatchMouseEvent', { type: 'mouseWheel', x, y, deltaX, deltaY, modifiers });
        break;
      }
      case 'key_down':
      case 'key_up': {
        const { key, code } = event;
        const text = key.length === 1 ? key : undefined;
        const type = event.type === 'key_up' ? 'keyUp' : text ? 'keyDown' : 'rawKeyDown';
        await this.cdp?.send('Input.dispatchKeyEvent', { type, key, code, text, modifiers });
        break;
      }
      default:
    }
  }

  private async publish(cdp: Cdp, base64: string, sessionId: number): Promise<void> {
    const image = sharp(Buffer.from(base64, 'base64')).removeAlpha().raw();
    const { data, info } = await image.toBuffer({ resolveWithObject: true });
    this.display.publish({ data, width: info.width, height: info.height, format: 'RGB' });
    await cdp.send('Page.screencastFrameAck', { sessionId });
  }
}
