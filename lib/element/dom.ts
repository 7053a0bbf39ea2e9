/** Attributes of a new element; there is no `style` among them, which a strict policy would not let through. */
export type Attributes = Readonly<Record<string, string>> & { readonly style?: never };

/** A new element with attributes and children. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Writes only what is new, so that a selection stays, and a screen reader hears nothing twice. */
export function write(target: Node, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}
