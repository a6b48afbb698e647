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
