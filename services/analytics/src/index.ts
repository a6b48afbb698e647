export { type DumpOptions, dumpFacts, type FactDump } from './dump-facts.ts'
export { type AnalyticsHoldings, createAnalyticsHoldings, type HeldGroup } from './holdings.ts'
export { migrateAnalytics } from './migrate-analytics.ts'
export { ANALYTICS_GROUP, type AnalyticsOptions, createAnalyticsService } from './service.ts'
