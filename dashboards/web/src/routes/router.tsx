import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  notFound,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { homeOf } from '../access.ts'
import { ApiError } from '../api/problem.ts'
import { sessionQuery } from '../api/session.ts'
import { PageError } from '../components/PageError.tsx'
import { PageSkeleton } from '../components/Skeletons.tsx'
import { dayIn, openingDays } from '../format/days.ts'
import { parseSearch, stringifySearch } from '../format/search.ts'
import { NotFound } from './NotFound.tsx'
import {
  DaysSearch,
  OverviewSearch,
  PeopleSearch,
  PersonSearch,
  ReportsSearch,
  SignInSearch,
} from './search.ts'

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Outlet })

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async ({ context }) => {
    const session = await sessionOrSignIn(context.queryClient, '/')
    const [first] = session.workspaces
    if (first === undefined) throw notFound()
    throw redirect({ to: `/w/$workspace/${homeOf(session.user.role)}`, params: { workspace: first.id } })
  },
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: SignInSearch,
}).lazy(() => import('./sign-in/SignIn.tsx').then((page) => page.route))

const workspace = createRoute({
  getParentRoute: () => root,
  path: '/w/$workspace',
  validateSearch: DaysSearch,
  beforeLoad: async ({ context, params, search, location }) => {
    const session = await sessionOrSignIn(context.queryClient, location.href)
    const found = session.workspaces.find(({ id }) => id === params.workspace)
    if (found === undefined) throw notFound()
    if (search.from === undefined || search.to === undefined || search.from > search.to) {
      const days = openingDays(session.dataFrom[found.id], dayIn(found.timeZone, new Date()))
      throw redirect({ to: location.pathname, search: { ...location.search, ...days }, replace: true })
    }
    return { session, workspace: found }
  },
}).lazy(() => import('../shell/Shell.tsx').then((shell) => shell.route))

const workspaceHome = createRoute({
  getParentRoute: () => workspace,
  path: '/',
  beforeLoad: ({ context, params, search }) => {
    throw redirect({
      to: `/w/$workspace/${homeOf(context.session.user.role)}`,
      params,
      search,
      replace: true,
    })
  },
})

const overview = createRoute({
  getParentRoute: () => workspace,
  path: 'overview',
  validateSearch: OverviewSearch,
}).lazy(() => import('./overview/Overview.tsx').then((page) => page.route))

const people = createRoute({
  getParentRoute: () => workspace,
  path: 'people',
  validateSearch: PeopleSearch,
}).lazy(() => import('./people/People.tsx').then((page) => page.route))

const person = createRoute({
  getParentRoute: () => workspace,
  path: 'people/$subject',
  validateSearch: PersonSearch,
}).lazy(() => import('./person/PersonPage.tsx').then((page) => page.route))

const reports = createRoute({
  getParentRoute: () => workspace,
  path: 'reports',
  validateSearch: ReportsSearch,
}).lazy(() => import('./reports/Reports.tsx').then((page) => page.route))

const routeTree = root.addChildren([
  home,
  signIn,
  workspace.addChildren([workspaceHome, overview, people, person, reports]),
])

export function createConsoleRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPendingMs: 200,
    defaultPendingComponent: PageSkeleton,
    defaultErrorComponent: PageError,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>
  }
}

async function sessionOrSignIn(queryClient: QueryClient, next: string) {
  try {
    return await queryClient.ensureQueryData(sessionQuery)
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      throw redirect({ to: '/sign-in', search: next === '/' ? {} : { next } })
    }
    throw error
  }
}
