/** Signs that only the inventory has. Drawn as in `ui/icons.ts`. */
export const equipmentSigns = {
  search: 'M11.25 7a4.25 4.25 0 1 1-8.5 0 4.25 4.25 0 0 1 8.5 0M10.25 10.25l3.25 3.25',
  down: 'm4.5 6.5 3.5 3.5 3.5-3.5',
  up: 'm4.5 9.5 3.5-3.5 3.5 3.5',
  users:
    'M8.25 5.5a2.25 2.25 0 1 1-4.5 0 2.25 2.25 0 0 1 4.5 0M1.75 13c.35-2.3 2.05-3.5 4.25-3.5s3.9 1.2 4.25 3.5M10.5 3.4a2.25 2.25 0 0 1 0 4.2M12 9.8c1.25.55 2.05 1.6 2.25 3.2',
  download: 'M8 2.5V10M4.75 7 8 10.25 11.25 7M3 13.25h10',
  columns: 'M3.25 3h9.5v10h-9.5ZM6.5 3v10M9.5 3v10',
} as const
