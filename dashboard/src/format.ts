/** A number in as few letters as tell it apart. @example number(0.56789123, 4) // '0.5679' */
export function number(value: number | null | undefined, digits = 5): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return count(value);
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-4 || size >= 1e9) ? value.toExponential(Math.max(0, digits - 2)) : size >= 1e5 ? value.toFixed(0) : String(Number(value.toPrecision(digits)));
  return text.replace('-', '−');
}

/** Without `Intl`, whose first use costs a browser as much as the rest of the page. @example count(12345) // '12,345' */
export const count = (value: number): string => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',').replace('-', '−');

/** @example short(12345) // '12.3k' */
export const short = (value: number): string => (value < 1e4 ? count(value) : value < 1e6 ? `${number(value / 1e3, 3)}k` : `${number(value / 1e6, 3)}M`);

/** @example duration(3725) // '1 h 2 min' */
export function duration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return '–';
  if (seconds < 9.95) return `${Number(seconds.toFixed(1))} s`;
  // rounded first: there is no minute of 60 s
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** @example usd(0.0123) // '$0.0123' */
export const usd = (value: number | null | undefined): string => (value === null || value === undefined ? '–' : `$${value.toFixed(value !== 0 && value < 1 ? 4 : 2)}`);

/** Round values of an axis between two ends, about so many. @example ticks(0, 10, 5) // [0, 2, 4, 6, 8, 10] */
export function ticks(low: number, high: number, about: number): number[] {
  const rough = (high - low) / Math.max(1, about);
  if (!(rough > 0) || !Number.isFinite(rough)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const found: number[] = [];
  for (let i = Math.ceil(low / step); i * step <= high && found.length < 50; i++) found.push(Number((i * step).toPrecision(12)));
  return found;
}
