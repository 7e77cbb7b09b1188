/** The makes, models and versions that a generated fleet is made of. Real names, so that a screen looks like one. */
import type { WireOsVersion } from '../wire.ts'
import type { Os } from './mix.ts'

export interface Model {
  vendor: string
  name: string
  marketing: string
  memory: number
  cpu: string
  arm: boolean
}

export const models: Record<Os, readonly [Model, ...Model[]]> = {
  macos: [
    {
      vendor: 'Apple Inc.',
      name: 'MacBookPro18,3',
      marketing: 'MacBook Pro (14-inch, 2021)',
      memory: 16,
      cpu: 'Apple M1 Pro',
      arm: true,
    },
    {
      vendor: 'Apple Inc.',
      name: 'Mac14,2',
      marketing: 'MacBook Air (M2, 2022)',
      memory: 8,
      cpu: 'Apple M2',
      arm: true,
    },
    {
      vendor: 'Apple Inc.',
      name: 'Mac15,6',
      marketing: 'MacBook Pro (14-inch, Nov 2023)',
      memory: 36,
      cpu: 'Apple M3 Pro',
      arm: true,
    },
    {
      vendor: 'Apple Inc.',
      name: 'MacBookPro14,3',
      marketing: 'MacBook Pro (15-inch, 2017)',
      memory: 16,
      cpu: 'Intel(R) Core(TM) i7-7820HQ CPU @ 2.90GHz',
      arm: false,
    },
    {
      vendor: 'Apple Inc.',
      name: 'iMac21,1',
      marketing: 'iMac (24-inch, M1, 2021)',
      memory: 16,
      cpu: 'Apple M1',
      arm: true,
    },
  ],
  windows: [
    {
      vendor: 'LENOVO',
      name: '21CBCTO1WW',
      marketing: 'ThinkPad X1 Carbon Gen 10',
      memory: 32,
      cpu: '12th Gen Intel(R) Core(TM) i7-1270P',
      arm: false,
    },
    {
      vendor: 'Dell Inc.',
      name: 'Latitude 5440',
      marketing: 'Latitude 5440',
      memory: 16,
      cpu: '13th Gen Intel(R) Core(TM) i5-1345U',
      arm: false,
    },
    {
      vendor: 'HP',
      name: 'HP EliteBook 840 14 inch G10 Notebook PC',
      marketing: 'EliteBook 840 G10',
      memory: 16,
      cpu: '13th Gen Intel(R) Core(TM) i7-1355U',
      arm: false,
    },
    {
      vendor: 'Microsoft Corporation',
      name: 'Surface Laptop 5',
      marketing: 'Surface Laptop 5',
      memory: 8,
      cpu: '12th Gen Intel(R) Core(TM) i5-1245U',
      arm: false,
    },
  ],
  linux: [
    {
      vendor: 'Dell Inc.',
      name: 'XPS 13 9315',
      marketing: 'XPS 13 9315',
      memory: 32,
      cpu: '12th Gen Intel(R) Core(TM) i7-1250U',
      arm: false,
    },
    {
      vendor: 'Framework',
      name: 'Laptop (13th Gen Intel Core)',
      marketing: 'Framework Laptop 13',
      memory: 64,
      cpu: '13th Gen Intel(R) Core(TM) i7-1370P',
      arm: false,
    },
    {
      vendor: 'QEMU',
      name: 'Standard PC (Q35 + ICH9, 2009)',
      marketing: 'Virtual machine',
      memory: 4,
      cpu: 'AMD EPYC Processor',
      arm: false,
    },
  ],
  ios: [
    { vendor: 'Apple Inc.', name: 'iPhone14,7', marketing: 'iPhone 14', memory: 6, cpu: 'A15', arm: true },
    { vendor: 'Apple Inc.', name: 'iPhone15,4', marketing: 'iPhone 15', memory: 6, cpu: 'A16', arm: true },
  ],
  ipados: [
    {
      vendor: 'Apple Inc.',
      name: 'iPad13,18',
      marketing: 'iPad (10th generation)',
      memory: 4,
      cpu: 'A14',
      arm: true,
    },
    {
      vendor: 'Apple Inc.',
      name: 'iPad13,16',
      marketing: 'iPad Air (5th generation)',
      memory: 8,
      cpu: 'M1',
      arm: true,
    },
  ],
  android: [
    { vendor: 'Google', name: 'Pixel 7', marketing: 'Pixel 7', memory: 8, cpu: 'Tensor G2', arm: true },
    {
      vendor: 'samsung',
      name: 'SM-A546B',
      marketing: 'Galaxy A54',
      memory: 6,
      cpu: 'Exynos 1380',
      arm: true,
    },
  ],
}

type Versions = readonly [WireOsVersion & { version: string }, ...(WireOsVersion & { version: string })[]]
export const versions: Record<Os, Versions> = {
  macos: [
    {
      osName: 'Mac OS X',
      version: '15.3.1',
      releaseName: 'Sequoia',
      major: '15',
      minor: '3',
      patch: '1',
      revision: '24D70',
    },
    {
      osName: 'Mac OS X',
      version: '14.7.4',
      releaseName: 'Sonoma',
      major: '14',
      minor: '7',
      patch: '4',
      revision: '23H420',
    },
    {
      osName: 'Mac OS X',
      version: '12.6.9',
      releaseName: 'Monterey',
      major: '12',
      minor: '6',
      patch: '9',
      revision: '21G726',
    },
  ],
  windows: [
    {
      osName: 'Windows',
      version: '10.0.26100',
      releaseName: '11 Pro',
      major: '10',
      minor: '0',
      patch: '26100',
      revision: '3194',
    },
    {
      osName: 'Windows',
      version: '10.0.22631',
      releaseName: '11 Enterprise',
      major: '10',
      minor: '0',
      patch: '22631',
      revision: '4890',
    },
    {
      osName: 'Windows',
      version: '10.0.19045',
      releaseName: '10 Pro',
      major: '10',
      minor: '0',
      patch: '19045',
      revision: '5487',
    },
  ],
  linux: [
    {
      osName: 'Ubuntu',
      version: '24.04',
      releaseName: 'noble',
      distributionName: 'Ubuntu',
      major: '24',
      minor: '04',
    },
    {
      osName: 'Ubuntu',
      version: '22.04',
      releaseName: 'jammy',
      distributionName: 'Ubuntu',
      major: '22',
      minor: '04',
    },
    { osName: 'Fedora', version: '41', releaseName: '', distributionName: 'Fedora', major: '41', minor: '0' },
  ],
  ios: [{ osName: 'iOS', version: '18.3.1', major: '18', minor: '3', patch: '1' }],
  ipados: [{ osName: 'iPadOS', version: '17.7.5', major: '17', minor: '7', patch: '5' }],
  android: [{ osName: 'Android', version: '15', major: '15', minor: '0', patch: '0' }],
}

export const osField: Record<Os, string> = {
  macos: 'Mac OS X',
  windows: 'Windows',
  linux: 'Ubuntu',
  ios: 'iOS',
  ipados: 'iPadOS',
  android: 'Android',
}
/** Seen for the first three (JumpCloud's own module tests); invented for mobile rows, see the switch `mobileOsFamily`. */
export const familyField: Record<Os, string> = {
  macos: 'darwin',
  windows: 'windows',
  linux: 'linux',
  ios: 'ios',
  ipados: 'ipados',
  android: 'android',
}
