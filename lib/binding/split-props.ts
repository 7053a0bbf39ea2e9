import type { ViewOptions } from '../client/index.js';
import { isOptionName } from './option-names.js';

/** Tells options of the view from attributes of the element around it. */
export function splitProps<Props extends ViewOptions>(
  props: Props,
): [options: ViewOptions, attributes: Omit<Props, keyof ViewOptions>] {
  const entries = Object.entries(props);
  const options = entries.filter(([name]) => isOptionName(name));
  const attributes = entries.filter(([name]) => !isOptionName(name));
  return [Object.fromEntries(options), Object.fromEntries(attributes) as Omit<Props, keyof ViewOptions>];
}
