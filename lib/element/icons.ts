const SVG = 'http://www.w3.org/2000/svg';

/** Outlines on a grid of 24. */
const OUTLINES = {
  alert: 'M12 8v5m0 3.5v.01M10.3 4.1 2.7 17.5A2 2 0 0 0 4.4 20.5h15.2a2 2 0 0 0 1.7-3L13.7 4.1a2 2 0 0 0-3.4 0z',
  camera:
    'M4 8h3l2-3h6l2 3h3a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1zM12 16.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4z',
  chart: 'M4 4v15a1 1 0 0 0 1 1h15M8 15v-3m4 3V8m4 7v-5',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  chevron: 'm8 14 4-4 4 4',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  film: 'M4 5h16a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zm6 4.2v5.6l5-2.8z',
  fit: 'M3 6a1 1 0 0 1 1-1h16a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1zm4 6h10M9.5 9.5 7 12l2.5 2.5m5-5L17 12l-2.5 2.5',
  leave: 'M9 4v4a1 1 0 0 1-1 1H4m11-5v4a1 1 0 0 0 1 1h4M9 20v-4a1 1 0 0 0-1-1H4m11 5v-4a1 1 0 0 1 1-1h4',
  maximize: 'M4 9V5a1 1 0 0 1 1-1h4m6 0h4a1 1 0 0 1 1 1v4M4 15v4a1 1 0 0 0 1 1h4m6 0h4a1 1 0 0 0 1-1v-4',
  retry: 'M20 11.5A8 8 0 1 0 18 17.3M20 5v6.5h-6.5',
} as const;

/** Name of a picture of the toolbar. */
export type IconName = keyof typeof OUTLINES;

/** A picture that says nothing: what has it, has a name of its own. Drawn in the colour of the text. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', OUTLINES[name]);
  svg.append(path);
  return svg;
}
