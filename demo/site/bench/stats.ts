/** Medians, because these figures are taken on machines that do other things as well. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN
}
export const median = (values: readonly number[]) => quantile(values, 0.5)

export interface Row {
  what: string
  figure: string
  aim: string
  met: boolean
}

/** One table, as Markdown. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ what, figure, aim, met }) => `| ${what} | ${figure} | ${aim} | ${met ? 'yes' : 'NO'} |`,
  )
  return ['| measured | figure | aim | met |', '| --- | --- | --- | --- |', ...lines].join('\n')
}
