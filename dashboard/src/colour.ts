/** Colours that people who see fewer colours can tell apart; shapes and words always say the same beside them. */

/** Okabe and Ito, "Color Universal Design" (2008), without black; the last is for all the others. */
export const NAMED = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#b3a600', '#7f7f7f'] as const;

/** @example nameColour(2) // '#009e73' */
export const nameColour = (index: number): string => NAMED[Math.min(Math.max(0, index), NAMED.length - 1)]!;

/** Eleven values of viridis (van der Walt and Smith, 2015), from dark violet to yellow; read linearly between. */
const VIRIDIS = [0x440154, 0x482475, 0x414487, 0x355f8d, 0x2a788e, 0x21908c, 0x22a884, 0x43bf71, 0x7ad151, 0xbddf26, 0xfde725];

const SHADES = 64;

const clamp = (share: number): number => (share > 0 ? Math.min(share, 1) : 0);

/** Three bytes of the ramp at 0 to 1. */
export function ramp(share: number): [red: number, green: number, blue: number] {
  const at = clamp(share) * (VIRIDIS.length - 1);
  const low = VIRIDIS[Math.floor(at)]!;
  const high = VIRIDIS[Math.ceil(at)]!;
  const part = at - Math.floor(at);
  const mix = (shift: number): number => Math.round(((low >> shift) & 255) * (1 - part) + ((high >> shift) & 255) * part);
  return [mix(16), mix(8), mix(0)];
}

/** The ramp as text for a style; a little cut at the end that would vanish on the page's ground. */
export const rampColour = (share: number, dark = false): string => `rgb(${ramp(dark ? 0.12 + 0.88 * clamp(share) : 0.94 * clamp(share)).join(' ')})`;

export interface Palette {
  /** Styles by shade, for shapes. */
  readonly styles: readonly string[];
  /** The same as pixels (alpha, blue, green, red), for dots. */
  readonly pixels: Uint32Array;
}

const pixelOf = (style: string): number => {
  const [red, green, blue] = style.startsWith('#') ? [1, 3, 5].map((at) => Number.parseInt(style.slice(at, at + 2), 16)) : style.match(/\d+/g)!.map(Number);
  return ((255 << 24) | (blue! << 16) | (green! << 8) | red!) >>> 0;
};

const palette = (styles: readonly string[]): Palette => ({ styles, pixels: Uint32Array.from(styles, pixelOf) });

/** @example scorePalette(false).styles[shadeOf(0.5)] */
export const scorePalette = (dark: boolean): Palette => palette(Array.from({ length: SHADES }, (_, i) => rampColour(i / (SHADES - 1), dark)));
export const namePalette: Palette = palette(NAMED);

/** Which of the shades a share of 0 to 1 takes. */
export const shadeOf = (share: number): number => Math.round(clamp(share) * (SHADES - 1));
