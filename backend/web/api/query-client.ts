import { QueryClient } from '@tanstack/react-query'
import { isPassing } from './problems.ts'

const TRIES = 3

/** What is known of the server's answers. What is shown stays until there is something newer: nothing jumps. */
export const newQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failed, error) => failed < TRIES && isPassing(error),
        retryDelay: (failed) => Math.random() * Math.min(1_000 * 2 ** failed, 15_000),
        placeholderData: (before: unknown) => before,
        // The page itself says that the line is away, by what is asked.
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
