import type { Locator, Page } from 'playwright-core';
import type { ElementEventMap, ElementState, RemoteFramebufferElement } from 'nestjs-rfb/element';
import { RED, solid } from './pixels.js';
import type { ScriptedPeer } from './scripted-peer.js';
import type { PageOptions, ViewFixture } from './view-fixture.js';

/** An event as the page's document heard it. */
export type HeardEvent = { type: keyof ElementEventMap; target: string; state?: ElementState } & Record<
  string,
  unknown
>;

interface PageGlobals {
  events: HeardEvent[];
}

/** The address that makes a new one different from those before. */
export const SRC = '/rfb/camera';

/** A page with an element on it, and what a person at it would do. */
export class ElementPage {
  readonly element: Locator;
  readonly #seen: string[] = [];

  private constructor(readonly page: Page) {
    this.element = page.locator('remote-framebuffer');
    page.on('console', (message) => this.#seen.push(message.text()));
  }

  /** A page without an element yet. */
  static async open(
    fixture: ViewFixture,
    { at = '/element.html', ...options }: PageOptions = {},
  ): Promise<ElementPage> {
    const { page } = await fixture.page({ at, ...options });
    return new ElementPage(page);
  }

  /** A page with one element, and the other end of its connection. */
  static async connect(
    fixture: ViewFixture,
    attributes = 'controls',
    options?: PageOptions,
  ): Promise<{ it: ElementPage; peer: ScriptedPeer }> {
    const it = await ElementPage.open(fixture, options);
    await it.put(`<remote-framebuffer src="${SRC}" ${attributes}></remote-framebuffer>`);
    return { it, peer: await (await fixture.server()).nextPeer() };
  }

  /** The same, with one red picture of 40×30 on it. */
  static async live(
    fixture: ViewFixture,
    attributes?: string,
    options?: PageOptions,
  ): Promise<{ it: ElementPage; peer: ScriptedPeer }> {
    const connected = await ElementPage.connect(fixture, attributes, options);
    await connected.it.show(connected.peer);
    return connected;
  }

  put(html: string): Promise<void> {
    return this.page.evaluate((text) => {
      document.querySelector('#place')!.innerHTML = text;
    }, html);
  }

  /** Lets the element in, and sends it a picture. */
  async show(peer: ScriptedPeer, role: 'control' | 'view' = 'control'): Promise<void> {
    peer.config({ role, stream: 'camera' });
    peer.picture({ seq: 1, width: 40, height: 30 }, await solid(RED));
    await peer.acked(1);
    await this.reached('live');
  }

  /** Runs in the page with the element and one argument; the function must use nothing else. */
  async call<A, T>(
    run: (element: RemoteFramebufferElement, argument: A) => T | Promise<T>,
    argument?: A,
  ): Promise<Awaited<T>> {
    // As text, or the types of what may travel get into the way of what does.
    return this.element.evaluate(
      (element, [source, value]) => (0, eval)(`(${source})`)(element, value) as Promise<Awaited<T>>,
      [run.toString(), argument] as const,
    );
  }

  async set(attribute: string, value: string | null): Promise<void> {
    await this.call(
      (element, [name, text]) => (text === null ? element.removeAttribute(name) : element.setAttribute(name, text)),
      [attribute, value] as const,
    );
  }

  async reached(state: ElementState): Promise<void> {
    await this.page.waitForFunction((wanted) => document.querySelector('remote-framebuffer')?.state === wanted, state);
  }

  /** What was heard so far, of one type. */
  async events(type: keyof ElementEventMap): Promise<HeardEvent[]> {
    const all = await this.page.evaluate(() => (globalThis as unknown as PageGlobals).events);
    return all.filter((event) => event.type === type);
  }

  /** Waits until so many events of a type were heard. */
  async heard(type: keyof ElementEventMap, count: number): Promise<HeardEvent[]> {
    await this.page.waitForFunction(
      ([wanted, least]) =>
        (globalThis as unknown as PageGlobals).events.filter((event) => event.type === wanted).length >= least,
      [type, count] as const,
    );
    return this.events(type);
  }

  part(name: string): Locator {
    return this.element.locator(`[part~="${name}"]`);
  }

  button(name: string | RegExp): Locator {
    return this.element.getByRole('button', { name });
  }

  /** The name of what has the keyboard, in the element or beside it. */
  focused(): Promise<string> {
    return this.page.evaluate(() => {
      const { activeElement } = document;
      const inner = activeElement?.shadowRoot?.activeElement ?? activeElement;
      return inner?.getAttribute('aria-label') ?? inner?.textContent ?? '';
    });
  }

  /** What the browser complains about. */
  get console(): readonly string[] {
    return this.#seen;
  }
}
