/** What is read of a key event. */
export interface KeyPress {
  key: string;
  code: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}

/** Reload, next pane, full screen, developer tools: the ways out of a page whose keys are all taken. */
const FUNCTION_KEYS = /^F(5|6|11|12)$/;
/**
 * With Control or Command: tabs and windows (T, W, N, Q, digits, Tab, PageUp, PageDown), reload, address bar, and zoom, of
 * which nobody may be deprived (WCAG 1.4.4). By `key`, as browsers do it: AltGr's characters are none of these.
 */
const SHORTCUT_KEYS = /^([twnqrl\d+=_-]|Tab|PageUp|PageDown)$/i;
/** Developer tools, with Control and Shift or Command and Option, which changes the `key`. */
const TOOL_CODES = /^Key[CIJ]$/;

/**
 * Whether a key is the browser's alone: its effect is left to it and the application is not told. Everything else is the
 * application's alone.
 *
 * @param captureTab - false where Tab leaves the view, as who cannot use a mouse must be able to (WCAG 2.1.2)
 */
export function staysWithBrowser(event: KeyPress, captureTab: boolean): boolean {
  const { key, code, shiftKey, ctrlKey, altKey, metaKey } = event;
  if (FUNCTION_KEYS.test(key)) return true;
  if (ctrlKey || metaKey) return SHORTCUT_KEYS.test(key) || ((shiftKey || altKey) && TOOL_CODES.test(code));
  return key === 'Tab' && !captureTab;
}
