/** element.css, put here by scripts/build-client.mjs. */
declare const RFB_ELEMENT_CSS: string;

/** One sheet per document, shared by all elements in it: a sheet may not be adopted by another document. */
const sheets = new WeakMap<Document, CSSStyleSheet>();

/**
 * Dresses a shadow tree without an inline style, so that a strict policy lets it through. Browsers without constructed
 * sheets get a style element with the host's `nonce`.
 */
export function adoptStyles(root: ShadowRoot): void {
  const { ownerDocument: home } = root;
  const Sheet = home.defaultView?.CSSStyleSheet;
  if (Sheet && 'adoptedStyleSheets' in root && 'replaceSync' in Sheet.prototype) {
    root.adoptedStyleSheets = [sheets.get(home) ?? createSheet(home, Sheet)];
    return;
  }
  const style = home.createElement('style');
  style.nonce = (root.host as HTMLElement).nonce ?? '';
  style.textContent = RFB_ELEMENT_CSS;
  root.prepend(style);
}

function createSheet(home: Document, Sheet: typeof CSSStyleSheet): CSSStyleSheet {
  const sheet = new Sheet();
  sheet.replaceSync(RFB_ELEMENT_CSS);
  sheets.set(home, sheet);
  return sheet;
}
