import type { ItemKey } from './item.ts'

/** The name under which a process claims an item. */
export const claimOf = ({ workspace, id }: ItemKey): string => `${workspace}/${id}`
