import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { precompress } from './precompress.ts'

// The console service serves `dist`; during development Vite serves the pages and passes the API on to it.
export default defineConfig({
  plugins: [react(), precompress()],
  build: {
    outDir: 'dist',
    target: 'es2022',
    chunkSizeWarningLimit: 700,
    // What several pages share is one file: fewer requests than Rolldown's fifty small chunks.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: 'shared', minShareCount: 2, test: /^(?!.*(echarts|zrender|dayjs|dates)).*$/ }],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(['/api', '/v1', '/sign-in/'].map((path) => [path, 'http://127.0.0.1:7201'])),
  },
})
