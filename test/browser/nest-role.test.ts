import { describe, expect, test } from '@jest/globals';
import type { RemoteFramebufferView, ViewOptions } from '../../lib/client/index.js';
import type { RfbRootOptions, Viewer } from '../../lib/index.js';
import { testCard } from '../../lib/testing/index.js';
import { EventLog, NestFixture, type NestApp } from './support/nest-fixture.js';
import { STAGE } from './support/stage.js';
import type { ViewPage } from './support/view-page.js';

const fixture = NestFixture.use();

const CENTER = { x: STAGE.x + STAGE.width / 2, y: STAGE.y + STAGE.height / 2 };

/** What the page can read of a view's role, and what it shows of it. */
interface Appearance {
  role: string | undefined;
  canControl: boolean;
  shown: string | null;
  cursor: string;
  tabIndex: number;
}

async function openLive({ viewOnly = false, ...options }: RfbRootOptions & Pick<ViewOptions, 'viewOnly'> = {}) {
  const app = await fixture.app({ displays: { default: { width: 400, height: 300 } }, ...options });
  const log = new EventLog(app.display());
  app.display().publish(testCard(0, 400, 300));
  const page = await fixture.page(app);
  await page.page.addStyleTag({ content: '#stage canvas { cursor: crosshair }' });
  await page.mount({ viewOnly, label: 'Reactor plot' });
  await page.reached('live');
  return { app, page, log, viewer: onlyViewer(app), mouse: page.page.mouse, keyboard: page.page.keyboard };
}

function onlyViewer(app: NestApp): Viewer {
  const [viewer] = app.display().viewers;
  if (!viewer) throw new Error('nobody watches');
  return viewer;
}

function appearance(page: ViewPage): Promise<Appearance> {
  return page.call((view: RemoteFramebufferView) => ({
    role: view.role,
    canControl: view.canControl,
    shown: view.canvas.getAttribute('data-role'),
    cursor: getComputedStyle(view.canvas).cursor,
    tabIndex: view.canvas.tabIndex,
  }));
}

/** What a screen reader is told of the view. */
async function spoken(page: ViewPage): Promise<{ role: unknown; name: unknown; description: unknown }> {
  const session = await page.context.newCDPSession(page.page);
  const { root } = await session.send('DOM.getDocument');
  const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector: '#stage canvas' });
  const { nodes } = await session.send('Accessibility.getPartialAXTree', { nodeId, fetchRelatives: false });
  const { role, name, description } = nodes[0]!;
  return { role: role?.value, name: name?.value, description: description?.value };
}

describe('a viewer that may steer', () => {
  test('is shown so, to eye and ear', async () => {
    const { page } = await openLive();
    const shown = { role: 'control', canControl: true, shown: 'control', cursor: 'crosshair', tabIndex: 0 };
    expect(await appearance(page)).toEqual(shown);
    expect(await spoken(page)).toEqual({ role: 'application', name: 'Reactor plot', description: undefined });
  });

  test('is shown as one that watches where the page wants that, though it could steer', async () => {
    const { page, log, mouse } = await openLive({ viewOnly: true });
    const watching = { role: 'control', canControl: false, shown: 'view', cursor: 'default', tabIndex: -1 };
    expect(await appearance(page)).toEqual(watching);
    expect(await page.roles(1)).toEqual(['control']);
    await mouse.click(CENTER.x, CENTER.y);
    await page.call((view) => view.setViewOnly(false));
    // What takes input is loaded for who may steer, and has the focus that the click gave to the view.
    await page.page.locator('#stage textarea:focus').waitFor({ state: 'attached' });
    await page.page.keyboard.press('a');
    await log.until('key_up');
    expect(log.types.filter((type) => type !== 'resize')).toEqual(['key_down', 'key_up']);
  });
});

describe('a viewer that may only watch', () => {
  test('is told so, shown so, and is no stop for Tab', async () => {
    const { page } = await openLive({ role: 'view' });
    expect(await page.roles(1)).toEqual(['view']);
    expect(await appearance(page)).toEqual({
      ...{ role: 'view', canControl: false },
      ...{ shown: 'view', cursor: 'default', tabIndex: -1 },
    });
    expect(await spoken(page)).toEqual({ role: 'image', name: 'Reactor plot', description: 'View only' });
    await page.page.keyboard.press('Tab');
    expect(await page.page.evaluate(() => document.activeElement?.id)).toBe('elsewhere');
  });

  test('sends nothing, whatever its page wants', async () => {
    const { page, app, viewer, log, mouse, keyboard } = await openLive({ role: 'view' });
    await page.call((view) => view.setViewOnly(false));
    await mouse.click(CENTER.x, CENTER.y);
    await page.call((view) => view.focus());
    await keyboard.press('a');
    await mouse.wheel(0, 50);
    await page.page.waitForFunction(() => scrollY > 0);
    // Whoever may steer is heard: what comes first is all that came.
    viewer.setRole('control');
    await page.roles(2);
    await keyboard.press('b');
    expect((await log.until('key_down')).event).toMatchObject({ key: 'b' });
    expect(log.types.filter((type) => type !== 'resize')).toEqual(['key_down']);
    expect(app.display().viewers).toHaveLength(1);
  });
});

describe('a role that changes while a button and a key are held', () => {
  test('releases both for the application at once, and gives the page its wheel back', async () => {
    const { page, viewer, log, mouse, keyboard } = await openLive();
    await mouse.move(CENTER.x, CENTER.y);
    await mouse.down();
    await keyboard.down('w');
    await log.until('key_down');
    viewer.setRole('view');
    expect((await log.until('pointer_up')).event).toMatchObject({ button: 1, buttons: [], x: 200, y: 150 });
    expect((await log.until('key_up')).event).toMatchObject({ code: 'KeyW' });
    expect(await page.roles(2)).toEqual(['control', 'view']);
    expect(await appearance(page)).toMatchObject({ role: 'view', canControl: false, shown: 'view', cursor: 'default' });
    await mouse.wheel(0, 50);
    await page.page.waitForFunction(() => scrollY > 0);
  });

  test('takes input again when control comes back, with the focus it had and without the late releases', async () => {
    const { page, viewer, log, mouse, keyboard } = await openLive();
    await mouse.move(CENTER.x, CENTER.y);
    await mouse.down();
    await keyboard.down('w');
    await log.until('key_down');
    viewer.setRole('view');
    await page.roles(2);
    await log.until('key_up');
    viewer.setRole('control');
    expect(await page.roles(3)).toEqual(['control', 'view', 'control']);
    expect(await appearance(page)).toEqual({
      ...{ role: 'control', canControl: true },
      ...{ shown: 'control', cursor: 'crosshair', tabIndex: 0 },
    });
    const before = log.events.length;
    // Of the presses from before nobody must hear again.
    await mouse.up();
    await keyboard.up('w');
    await keyboard.press('e');
    await mouse.click(CENTER.x + 40, CENTER.y);
    await log.until('pointer_up');
    expect(log.types.slice(before).filter((type) => type !== 'pointer_move')).toEqual([
      'key_down',
      'key_up',
      'pointer_down',
      'pointer_up',
    ]);
    expect(log.events.at(-1)?.event).toMatchObject({ x: 240, y: 150, inside: true });
  });
});

test('before the server let the viewer in, its role is unknown', async () => {
  const app = await fixture.app({
    displays: { default: { width: 400, height: 300 } },
    // Never answers, so that the view waits.
    authenticate: () => new Promise<never>(() => {}),
  });
  const page = await fixture.page(app);
  await page.mount();
  expect(await appearance(page)).toMatchObject({ role: undefined, canControl: false, shown: null });
  expect((await page.log()).roles).toEqual([]);
});

test('a view that is disposed in onRole calls nothing afterwards', async () => {
  const app = await fixture.app();
  app.display().publish(testCard(0, 640, 480));
  const page = await fixture.page(app);
  const calls = await page.page.evaluate(async () => {
    const { RemoteFramebufferView: View } = globalThis as unknown as {
      RemoteFramebufferView: typeof RemoteFramebufferView;
    };
    const told: string[] = [];
    await new Promise<void>((resolve) => {
      const view = new View(document.querySelector<HTMLElement>('#stage')!, {
        onConfig: () => told.push('config'),
        onRole: (role) => {
          told.push(role);
          view.dispose();
          resolve();
        },
      });
    });
    return told;
  });
  expect(calls).toEqual(['control']);
});
