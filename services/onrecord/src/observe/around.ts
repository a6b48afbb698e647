type Method = (...args: never[]) => Promise<unknown>

/** Does something around one call. */
export type Around = <Result>(
  operation: string,
  call: () => Promise<Result>,
  args: readonly unknown[],
) => Promise<Result>

/** The same port, with something done around these of its methods. */
export function around<Port extends object>(
  port: Port,
  operations: readonly { [K in keyof Port]: Port[K] extends Method ? K : never }[keyof Port][],
  doAround: Around,
): Port {
  const wrapped = operations.map((operation) => {
    const method = port[operation] as (...args: unknown[]) => Promise<unknown>
    return [operation, (...args: unknown[]) => doAround(String(operation), () => method(...args), args)]
  })
  return { ...port, ...Object.fromEntries(wrapped) }
}

/** Does something around the reading of a stream, which ends well also when its reader leaves before its end. */
export async function* streamed<Item>(
  stream: AsyncIterable<Item>,
  doAround: Around,
  args: readonly unknown[],
): AsyncGenerator<Item> {
  const ended = Promise.withResolvers<void>()
  const watched = doAround('stream', () => ended.promise, args)
  // the reader hears of a failure from the stream itself
  watched.catch(() => undefined)
  try {
    yield* stream
  } catch (error) {
    ended.reject(error)
    throw error
  } finally {
    // does nothing after a failure
    ended.resolve()
    await watched.catch(() => undefined)
  }
}
