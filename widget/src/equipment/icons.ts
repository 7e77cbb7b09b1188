/** Signs that only the inventory has. Drawn as in `ui/icons.ts`. */
export const equipmentSigns = {
  search: 'M11.25 7a4.25 4.25 0 1 1-8.5 0 4.25 4.25 0 0 1 8.5 0M10.25 10.25l3.25 3.25',
  down: 'm4.5 6.5 3.5 3.5 3.5-3.5',
  up: 'm4.5 9.5 3.5-3.5 3.5 3.5',
  download: 'M8 2.5V10M4.75 7 8 10.25 11.25 7M3 13.25h10',
  columns: 'M3.25 3h9.5v10h-9.5ZM6.5 3v10M9.5 3v10',
} as const
