/** For `DateTime64(3, 'UTC')` columns and parameters. */
export const toClickHouseTime = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace('T', ' ').slice(0, -1)

/** Milliseconds since 1970 from what a `DateTime64(3, 'UTC')` column gives. */
export const fromClickHouseTime = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`)
