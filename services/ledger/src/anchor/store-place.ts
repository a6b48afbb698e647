import { ObjectExistsError, type ObjectStore } from '@onrecord/object-store'
import type { Checkpoint } from '../checkpoints.ts'
import { type AnchorPlace, AnchorRefusedError } from './place.ts'

/** Under its size, so that it is written once; sorted by name they are sorted by size. */
export const anchorKeyOf = ({ workspace, size }: Pick<Checkpoint, 'workspace' | 'size'>): string =>
  `checkpoints/${workspace}/${String(size).padStart(16, '0')}`

/**
 * A second store, best with other credentials, other people and an object lock. What is there already with other bytes
 * is a fork: one size has one signed checkpoint.
 */
export const createStorePlace = (name: string, store: ObjectStore): AnchorPlace => ({
  name: `store:${name}`,
  async leave(checkpoint) {
    try {
      await store.put(anchorKeyOf(checkpoint), Buffer.from(checkpoint.note), {
        onlyIf: 'absent',
        contentType: 'text/plain; charset=utf-8',
      })
    } catch (error) {
      if (!(error instanceof ObjectExistsError)) throw error
      throw new AnchorRefusedError(
        `another checkpoint of ${checkpoint.size} entries of ${checkpoint.workspace} lies in ${name}`,
        { cause: error },
      )
    }
    return {}
  },
})
