export interface DataKey {
  id: string
  key: Buffer
}

interface Entry {
  dataKey: DataKey
  owner: string
  until: number
}

/**
 * Opened data keys by owner and by id, for a bounded time. What is heard of a destruction while a key is being read keeps
 * that key out: it may have been read before, and be opened after.
 */
export function createKeyCache({ size, cacheMs, now }: { size: number; cacheMs: number; now: () => number }) {
  const byId = new Map<string, Entry>()
  const idOfOwner = new Map<string, string>()
  let forgotten = 0

  const fresh = (id: string): DataKey | undefined => {
    const entry = byId.get(id)
    return entry !== undefined && entry.until > now() ? entry.dataKey : undefined
  }

  function forgetAll(): void {
    forgotten++
    byId.clear()
    idOfOwner.clear()
  }

  return {
    byId: (workspace: string, keyId: string) => fresh(`${workspace}/${keyId}`),
    byOwner(workspace: string, owner: string): DataKey | undefined {
      const id = idOfOwner.get(`${workspace}/${owner}`)
      return id === undefined ? undefined : fresh(id)
    },
    /** Reads a key, and remembers it unless something was forgotten meanwhile. */
    async remembering(
      workspace: string,
      read: () => Promise<{ dataKey: DataKey; owner: string }>,
    ): Promise<DataKey> {
      const before = forgotten
      const { dataKey, owner } = await read()
      if (before !== forgotten) return dataKey
      if (byId.size >= size) forgetAll()
      const id = `${workspace}/${dataKey.id}`
      byId.set(id, { dataKey, owner, until: now() + cacheMs })
      idOfOwner.set(`${workspace}/${owner}`, id)
      return dataKey
    },
    forgetOwner(workspace: string, owner: string): void {
      forgotten++
      const id = idOfOwner.get(`${workspace}/${owner}`)
      idOfOwner.delete(`${workspace}/${owner}`)
      if (id !== undefined) byId.delete(id)
    },
    forgetAll,
  }
}
