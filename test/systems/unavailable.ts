/** This machine cannot run the system; `message` says what it would need. */
export class SystemUnavailableError extends Error {
  override name = 'SystemUnavailableError'
}
