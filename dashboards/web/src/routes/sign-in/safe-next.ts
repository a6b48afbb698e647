/** Where to go after signing in: an address of this application, never another site (open redirect). */
export function safeNext(next: string | undefined): string {
  const isLocal = next !== undefined && /^\/w\/[a-z0-9]/.test(next)
  return isLocal ? next : '/'
}
