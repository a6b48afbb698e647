export { statementsOf } from './migrate.ts'
export { renderForCluster } from './render-for-cluster.ts'
export { sqlTokens } from './sql-tokens.ts'
