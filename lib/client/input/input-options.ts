/**
 * How fingers act on a view.
 *
 * - `'gestures'`: one finger is a pointer; two fingers turn the wheel, or, where they close or spread, turn it with Control
 *   as touch pads do. A finger that rests presses after 150 ms, so that a gesture begins with no click.
 * - `'pointers'`: each finger is a pointer of its own, at once.
 *
 * @public
 */
export type TouchMode = 'gestures' | 'pointers';

/**
 * How a view takes input.
 *
 * @public
 */
export interface InputOptions {
  /**
   * What fingers do.
   * @defaultValue `'gestures'`
   */
  touch?: TouchMode;
  /**
   * Leave the context menu to the browser, beside the right button that the application is told of.
   * @defaultValue false
   */
  contextMenu?: boolean;
  /**
   * Send Tab to the application. The page must then offer another way out for people without a mouse, and say so (WCAG
   * 2.1.2); F6 remains.
   * @defaultValue false: Tab and Shift+Tab leave the view, as everywhere on the page
   */
  captureTab?: boolean;
  /**
   * Take text of input methods, dead keys, on-screen keyboards, emoji pickers and dictation, and send it as `char`. A key
   * that the application is told of by `key_down` makes no `char`. The focus is then in a text field of the size of a
   * caret, beside the canvas. On-screen keyboards stay away until `setVirtualKeyboard(true)`.
   * @defaultValue true
   */
  textInput?: boolean;
  /**
   * Lock the mouse at a click until Escape: it moves without end, and what it points at is a virtual cursor that stays on
   * the picture. The application draws that cursor, for the browser shows none.
   * @defaultValue false
   */
  pointerLock?: boolean;
}

export const INPUT_DEFAULTS = Object.freeze({
  touch: 'gestures',
  contextMenu: false,
  captureTab: false,
  textInput: true,
  pointerLock: false,
} satisfies Required<InputOptions>);

export const TOUCH_MODES: readonly TouchMode[] = ['gestures', 'pointers'];
