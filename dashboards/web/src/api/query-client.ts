import { QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError } from './problem.ts'

/** Retries only what may get better by itself; tells once when the session has ended. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (query.queryKey[0] !== 'session' && error instanceof ApiError && error.status === 401)
          onSignedOut()
      },
    }),
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < 2 && error instanceof ApiError && mayPass(error.status),
        refetchOnWindowFocus: false,
      },
    },
  })
}

function mayPass(status: number): boolean {
  return status === 0 || status === 429 || status >= 502
}
