/** Something that starts, works, and stops without leaving anything behind. */
export interface Service {
  start(): Promise<void>
  stop(): Promise<void>
}

/** Starts in order; stops in reverse, also when a later one failed to start. */
export function inOrder(...services: readonly Service[]): Service {
  const started: Service[] = []
  const stop = async () => {
    for (let service = started.pop(); service !== undefined; service = started.pop()) await service.stop()
  }
  return {
    async start() {
      try {
        for (const service of services) {
          await service.start()
          started.push(service)
        }
      } catch (error) {
        await stop()
        throw error
      }
    },
    stop,
  }
}

/** Starts in order, and stops all at once: for parts that do not need each other and share the time that a stop may take. */
export function together(...services: readonly Service[]): Service {
  const { start } = inOrder(...services)
  return {
    start,
    async stop() {
      const stopped = await Promise.allSettled(services.map((service) => service.stop()))
      const failure = stopped.find((one) => one.status === 'rejected')
      if (failure !== undefined) throw failure.reason
    },
  }
}
