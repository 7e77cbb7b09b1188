/**
 * Serial numbers that a maker never filled in. Many real machines share them, so they neither join two records nor
 * serve as what a person types before a wipe.
 */

/** Compared without case, spaces and punctuation. */
const placeholders = new Set(
  [
    'System Serial Number',
    'Serial Number',
    'SerialNumber',
    'Chassis Serial Number',
    'Base Board Serial Number',
    'Board Serial Number',
    'To Be Filled By O.E.M.',
    'To Be Filled By OEM',
    'Filled By OEM',
    'OEM',
    'O.E.M.',
    'Default String',
    'Default',
    'Not Specified',
    'Not Applicable',
    'Not Available',
    'Not Settable',
    'Not Defined',
    'Not Provided',
    'Not Set',
    'Undefined',
    'Unspecified',
    'Unknown',
    'Unknown Serial',
    'None',
    'Nil',
    'Null',
    'N/A',
    'NA',
    'No Serial',
    'No Serial Number',
    'No S/N',
    'S/N',
    'SN',
    'Invalid',
    'Empty',
    'Blank',
    'TBD',
    'TBA',
    'Test',
    'INVALID SERIAL',
    'Serial',
    'System Product Name',
    'System Manufacturer',
    'Product Serial',
    'SystemSerialNumb',
    'Sys Serial Number',
    'VMware',
    'Parallels',
    'VirtualBox',
    'QEMU',
    'KVM',
    'Xen',
    'Bochs',
    '0123456789',
    '1234567890',
    '123456789',
    '12345678',
    '1234567',
    '123456',
    '12345',
    '0123456789ABCDEF',
    '1234567890ABCDEF',
    '123456789ABCDEF',
    'INTEL SERIAL',
    'GB Serial',
    'MB-1234567890',
    'EVAL',
    'Sample',
    'Example',
    'Xxx Serial',
    'eng sample',
    'Engineering Sample',
  ].map(fold),
)

function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/**
 * Whether a serial number is one that a maker left as it was: a known text, or one sign repeated (`00000000`,
 * `XXXXXXX`). Case, spaces and punctuation do not matter. An empty one counts, since it is no serial either.
 */
export function isPlaceholderSerial(serial: string): boolean {
  const folded = fold(serial)
  return folded === '' || placeholders.has(folded) || /^(.)\1*$/u.test(folded)
}
