import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// The console service serves `dist`; during development Vite serves the pages and passes the API on to it.
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist',
    target: 'es2022',
    chunkSizeWarningLimit: 700,
    reportCompressedSize: true,
  },
  server: {
    proxy: Object.fromEntries(['/api', '/v1', '/sign-in/'].map((path) => [path, 'http://127.0.0.1:8080'])),
  },
})
