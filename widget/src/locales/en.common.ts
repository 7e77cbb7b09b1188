/** English of what all elements say, beyond the panel’s first look. */
export const enCommon = {
  failedPanelText: 'Something went wrong at the device service: {detail}',
  stop: '. ',
  linkBack: 'The device service is connected again',
  copied: 'Copied.',
  boundUser: 'Bound user',
  Computer: 'Computer',
  Smartphone: 'Smartphone',
  Tablet: 'Tablet',
  dismiss: 'Dismiss',
  close: 'Close',
  cancel: 'Cancel',
  copy: 'Copy',
} as const
