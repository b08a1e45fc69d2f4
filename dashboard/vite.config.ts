import { type Plugin, defineConfig } from 'vite';

/** What uPlot makes when it is loaded and the page never uses: it formats its own numbers, and no axis has dates. */
const UNUSED = { "new Intl.NumberFormat(domEnv ? nav.language : 'en-US')": '{ format: String }', 'new Intl.DateTimeFormat().resolvedOptions().timeZone': "'UTC'" };

/** The first use of `Intl` takes a browser longer than the rest of the page. */
const withoutIntl: Plugin = {
  name: 'uplot-without-intl',
  transform(code, id) {
    if (!id.includes('/uplot/dist/') || !id.endsWith('.js')) return undefined;
    for (const [text, instead] of Object.entries(UNUSED)) {
      if (!code.includes(text)) throw new Error(`${id} has changed: there is no ${text}`);
      code = code.replace(text, instead);
    }
    return { code, map: null };
  },
};

/** The page is plain files: no inline script, style or image, so that the server can forbid them all. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [withoutIntl],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  logLevel: 'warn',
});
