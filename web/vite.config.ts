// Builds the pages into one script, one style sheet and one HTML file; nothing of them comes from elsewhere.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [svelte()],
  base: './', // a proxy may serve the log under a folder
  build: {
    target: ['chrome137', 'firefox130', 'safari17'], // the first of each with Ed25519 in WebCrypto
    modulePreload: false,
    assetsInlineLimit: 0, // the content security policy knows no data: but for images made here
  },
  server: {
    // `npm run dev` shows the log of a `writ serve` on this machine.
    proxy: { '^/(checkpoint$|tile/)': 'http://127.0.0.1:8080' },
  },
});
