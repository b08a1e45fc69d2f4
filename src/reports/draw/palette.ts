/** Okabe and Ito's colours, which colour-blind people can tell apart (Color Universal Design, 2008), without yellow: it is lost on white. Black is last: a dark page turns it white. */
export const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'];

/** Colours that follow the page between light and dark; a file of its own keeps them as they are. */
const THEME: Readonly<Record<string, string>> = {
  '#fff': 'var(--paper)', '#1b1f24': 'var(--ink)', '#000000': 'var(--ink)', '#57606a': 'var(--soft)', '#9aa4ae': 'var(--faint)', '#eceff2': 'var(--line)', '#0b6e4f': 'var(--accent)',
};

/** A drawing whose greys and accent are the page's own. @example themed(curveSvg(options)) */
export const themed = (svg: string): string => svg.replace(/"(#[0-9a-f]{3,6})"/g, (whole, colour: string) => (THEME[colour] ? `"${THEME[colour]}"` : whole));

/** Text for an SVG. @example escapeXml('a & b') // 'a &amp; b' */
export const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);

/** Hundredths of a pixel are enough. @example at2(1.23456) // 1.23 */
export const at2 = (value: number): number => Number(value.toFixed(2));

/** The frame of a drawing. @example svg(100, 50, 'A line', ['<line x2="100"/>']) */
export const svg = (width: number, height: number, title: string, parts: readonly string[]): string => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" role="img">
<title>${escapeXml(title)}</title>
<rect width="100%" height="100%" fill="#fff"/>
${parts.filter((part) => part !== '').join('\n')}
</svg>
`;

/** From pale to strong, one hue, so that it is read without colour too: viridis-like ends are lost on dark paper. @example shade(1) // '#084594' */
export function shade(share: number): string {
  const [from, to] = [[222, 235, 247], [8, 69, 148]] as const;
  const mix = (k: 0 | 1 | 2): string => Math.round(from[k] + (to[k] - from[k]) * Math.min(1, Math.max(0, share))).toString(16).padStart(2, '0');
  return `#${mix(0)}${mix(1)}${mix(2)}`;
}
