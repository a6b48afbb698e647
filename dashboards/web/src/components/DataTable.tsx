import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import css from './DataTable.module.css'

export interface Column<Row> {
  key: string
  head: string
  cell: (row: Row) => ReactNode
  /** Numbers stand at the end of the line, under each other. */
  numeric?: boolean
  /** Absent: the column does not sort. */
  sortBy?: (row: Row) => number | string | null
}

interface DataTableProps<Row> {
  /** Read out before the table. */
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  /** `-calls`: by calls, descending. */
  sort?: string | undefined
  onSort?: (sort: string) => void
  /** Shown under a row when it is open. */
  detail?: (row: Row) => ReactNode | undefined
  maxHeight?: number
  /** Fills its card, and is at least this high. */
  fill?: number
}

/** A plain table: sticky head, sorting, aligned figures; scrolls sideways inside itself where it is narrow. */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
  sort,
  onSort,
  detail,
  maxHeight,
  fill,
}: DataTableProps<Row>) {
  const sorted = sortRows(rows, columns, sort)
  return (
    // A region that scrolls must be reachable by keyboard (WCAG 2.1.1).
    <div
      className={css.scroll}
      data-fill={fill !== undefined || undefined}
      style={{ maxHeight, minHeight: fill }}
      tabIndex={0}
      role="group"
      aria-label={caption}
    >
      <table className={css.table}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => {
            const opened = detail?.(row)
            return [
              <tr key={rowKey(row)} data-open={opened !== undefined || undefined}>
                {columns.map(({ key, cell, numeric }) => (
                  <td key={key} className={numeric ? css.numeric : undefined}>
                    {cell(row)}
                  </td>
                ))}
              </tr>,
              opened !== undefined && (
                <tr key={`${rowKey(row)}-detail`} className={css.detail}>
                  <td colSpan={columns.length}>{opened}</td>
                </tr>
              ),
            ]
          })}
        </tbody>
      </table>
    </div>
  )
}

interface HeadProps<Row> {
  column: Column<Row>
  sort: string | undefined
  onSort: ((sort: string) => void) | undefined
}

function Head<Row>({ column, sort, onSort }: HeadProps<Row>) {
  const { key, head, numeric, sortBy } = column
  const className = numeric ? css.numeric : undefined
  if (sortBy === undefined || onSort === undefined) {
    return (
      <th scope="col" className={className}>
        {head}
      </th>
    )
  }
  const order = sort === key ? 'ascending' : sort === `-${key}` ? 'descending' : 'none'
  return (
    <th scope="col" className={className} aria-sort={order}>
      <button
        type="button"
        className={css.sort}
        onClick={() => onSort(order === 'descending' ? key : `-${key}`)}
      >
        {head}
        {order === 'ascending' && <IconArrowUp size={13} aria-hidden />}
        {order === 'descending' && <IconArrowDown size={13} aria-hidden />}
      </button>
    </th>
  )
}

/** What has no value comes last, whichever way. */
function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: string | undefined,
): readonly Row[] {
  const valueOf = columns.find(({ key }) => key === sort?.replace(/^-/, ''))?.sortBy
  if (valueOf === undefined) return rows
  const sign = sort?.startsWith('-') ? -1 : 1
  return rows.toSorted((left, right) => {
    const [a, b] = [valueOf(left), valueOf(right)]
    if (a === null || b === null) return Number(a === null) - Number(b === null)
    return (
      sign * (typeof a === 'string' || typeof b === 'string' ? String(a).localeCompare(String(b)) : a - b)
    )
  })
}
