/** The devices that the demo's requests tell of, put into the simulated JumpCloud beside its generated fleet. */
import type { Simulator } from '@siit-jumpcloud/simulator'
import { requesters } from './requests.ts'

/** JumpCloud ids, by what the requests call them. */
export type StoryDevices = ReturnType<typeof placeStories>

const minute = 60_000
const day = 24 * 60 * minute
const ago = (milliseconds: number) => new Date(Date.now() - milliseconds).toISOString()
const gigabytes = (n: number) => String(n * 2 ** 30)

/** Adds each story's user and device. */
export function placeStories(simulator: Simulator) {
  for (const { name, email } of Object.values(requesters)) {
    const [firstname = '', ...rest] = name.split(' ')
    simulator.users.add({ email, displayname: name, firstname, lastname: rest.join(' ') })
  }
  // Bound under an address that Siit does not know.
  simulator.users.add({ email: 'yuki@northwind-studio.example', displayname: 'Yuki Tanaka' })

  const mac = {
    osName: 'macOS',
    version: '15.6.1',
    releaseName: 'Sequoia',
    major: '15',
    minor: '6',
    patch: '1',
  }
  const windows = { osName: 'Windows', version: '10.0.26100', releaseName: '11 Pro 24H2', major: '10' }

  const mayaMac = simulator.devices.add({
    os: 'macos',
    hostname: 'mlindqvist-mbp14',
    displayName: 'mlindqvist-mbp14',
    serialNumber: 'H4QX2K7LPN',
    version: '15.6.1',
    osVersionDetail: mac,
    arch: 'arm64',
    lastContact: ago(2 * minute),
    hardware: { hardware_model: 'MacBook Pro 14″', physical_memory: gigabytes(16) },
    apple: { serialNumber: 'H4QX2K7LPN' },
    users: [requesters.maya.email],
  })
  const tomasMac = simulator.devices.add({
    os: 'macos',
    hostname: 'trivera-mbp16',
    displayName: 'trivera-mbp16',
    serialNumber: 'C7WM3R9TQX',
    version: '15.6.1',
    osVersionDetail: mac,
    arch: 'arm64',
    lastContact: ago(5 * minute),
    hardware: { hardware_model: 'MacBook Pro 16″', physical_memory: gigabytes(36) },
    apple: { serialNumber: 'C7WM3R9TQX' },
    users: [requesters.tomas.email],
  })
  const aishaThinkpad = simulator.devices.add({
    os: 'windows',
    hostname: 'NW-LT-0388',
    displayName: 'NW-LT-0388',
    serialNumber: 'PF3Q81ZK',
    version: '10.0.26100',
    osVersionDetail: windows,
    hwVendor: 'LENOVO',
    lastContact: ago(4 * minute),
    hardware: { hardware_vendor: 'LENOVO', hardware_model: 'ThinkPad T14 Gen 5' },
    users: [requesters.aisha.email],
  })
  const inesThinkpad = simulator.devices.add({
    os: 'windows',
    hostname: 'NW-LT-0417',
    displayName: 'NW-LT-0417',
    serialNumber: 'PF4XK92M',
    version: '10.0.26100',
    osVersionDetail: windows,
    hwVendor: 'LENOVO',
    lastContact: ago(4 * minute),
    hardware: { hardware_vendor: 'LENOVO', hardware_model: 'ThinkPad T14 Gen 5' },
    users: [requesters.ines.email],
  })
  const inesMac = simulator.devices.add({
    os: 'macos',
    hostname: 'icarvalho-mba13',
    displayName: 'icarvalho-mba13',
    serialNumber: 'FVFH20XKQ6',
    version: '15.6.1',
    osVersionDetail: mac,
    arch: 'arm64',
    lastContact: ago(9 * minute),
    hardware: { hardware_model: 'MacBook Air 13″', physical_memory: gigabytes(16) },
    apple: { serialNumber: 'FVFH20XKQ6' },
    users: [requesters.ines.email],
  })
  const inesPhone = simulator.devices.add({
    os: 'ios',
    hostname: 'Inês’s iPhone',
    displayName: 'Inês’s iPhone',
    serialNumber: 'G6TWK1QX0D',
    version: '19.1',
    online: false,
    active: false,
    lastContact: ago(6 * day),
    apple: { serialNumber: 'G6TWK1QX0D' },
    users: [requesters.ines.email],
  })
  const noorWorkstation = simulator.devices.add({
    os: 'linux',
    hostname: 'nw-ws-render03',
    displayName: 'nw-ws-render03',
    serialNumber: '8KJ4N24',
    version: '24.04',
    osVersionDetail: {
      osName: 'Ubuntu',
      version: '24.04',
      releaseName: 'noble',
      distributionName: 'Ubuntu 24.04 LTS',
    },
    hwVendor: 'Dell Inc.',
    lastContact: ago(minute / 2),
    hardware: {
      hardware_vendor: 'Dell Inc.',
      hardware_model: 'Precision 5860',
      physical_memory: gigabytes(128),
    },
    users: [requesters.noor.email],
  })
  const lenaLaptop = simulator.devices.add({
    os: 'windows',
    hostname: 'NW-LT-0102',
    displayName: 'NW-LT-0102',
    // What the maker left in the field where nobody wrote a serial.
    serialNumber: 'System Serial Number',
    version: '10.0.19045',
    osVersionDetail: { osName: 'Windows', version: '10.0.19045', releaseName: '10 Pro', major: '10' },
    hwVendor: 'Dell Inc.',
    lastContact: ago(35 * minute),
    fde: { active: false, keyPresent: false },
    bitlocker: [
      {
        drive_letter: 'C:',
        protection_status: 0,
        conversion_status: 0,
        encryption_method: 'None',
        percentage_encrypted: 0,
        persistent_volume_id: '',
        device_id: '',
        collection_time: ago(day),
      },
    ],
    hardware: { hardware_vendor: 'Dell Inc.', hardware_model: 'Latitude 7450' },
    users: [requesters.lena.email],
  })
  const yukiLaptop = simulator.devices.add({
    os: 'windows',
    hostname: 'NW-LT-0233',
    displayName: 'NW-LT-0233',
    serialNumber: '5CG2310PMN',
    hwVendor: 'HP',
    lastContact: ago(11 * minute),
    hardware: { hardware_vendor: 'HP', hardware_model: 'EliteBook 840 G10' },
    users: ['yuki@northwind-studio.example'],
  })
  return {
    mayaMac: mayaMac.id,
    tomasMac: tomasMac.id,
    aishaThinkpad: aishaThinkpad.id,
    inesThinkpad: inesThinkpad.id,
    inesMac: inesMac.id,
    inesPhone: inesPhone.id,
    noorWorkstation: noorWorkstation.id,
    lenaLaptop: lenaLaptop.id,
    yukiLaptop: yukiLaptop.id,
  }
}
