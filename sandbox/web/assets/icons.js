// Line icons, drawn here so that no font is needed.
const paths = {
  reply: 'M3 5a2 2 0 0 1 2-2h10a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H9l-4 4v-4a2 2 0 0 1-2-2z',
  edit: 'M4 16l.8-3.2L13.5 4a1.4 1.4 0 0 1 2 0l.5.5a1.4 1.4 0 0 1 0 2l-8.8 8.700z M12 5.500l2.5 2.5',
  trash: 'M4 6h12 M8 6V4h4v2 M6 6l.7 10h6.600L14 6 M8.5 9v4 M11.5 9v4',
  clip: 'M14 8l-5 5a2.1 2.1 0 0 1-3-3l6-6a3.2 3.2 0 0 1 4.5 4.500l-6.5 6.500a4.5 4.5 0 0 1-6.3-6.300L9 3.5',
  close: 'M5 5l10 10 M15 5L5 15',
  lock: 'M5 9h10v7H5z M7 9V6.500a3 3 0 0 1 6 0V9',
  home: 'M3.5 9L10 3.5 16.5 9 M5 8v8.500h10V8 M8.5 16.500v-4h3v4',
  eye: 'M2.5 10S5 5 10 5s7.5 5 7.5 5-2.5 5-7.5 5-7.5-5-7.5-5z M10 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4z',
  file: 'M5 3h6l4 4v10H5z M11 3v4h4',
  menu: 'M3 5.500h14 M3 10h14 M3 14.500h14',
  spark: 'M10 2.500l1.8 5.7 5.7 1.8-5.7 1.800L10 17.500l-1.8-5.700L2.5 10l5.7-1.800z',
};

export function icon(name) {
  const ns = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(ns, 'svg');
  const attributes = { viewBox: '0 0 20 20', width: 18, height: 18, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5, 'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'aria-hidden': 'true', class: 'svg' };
  for (const [k, v] of Object.entries(attributes)) svg.setAttribute(k, v);
  const path = document.createElementNS(ns, 'path');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}
