/** A device added by hand: plain and healthy, so that a test names only what it is about. */
import { decodeId, siblingId } from '../ids.ts'
import { uuid } from '../random.ts'
import type { WireAppleDevice, WireSystem } from '../wire.ts'
import type { Device } from './device.ts'
import type { Os } from './mix.ts'

/** What a new device needs to know of its organisation. */
export interface Home {
  seed: number
  organization: string
  appleMdmId: string
  androidEnterpriseId: string
  /** Now, ISO 8601. */
  at: string
}

const commands = (['erase', 'lock', 'restart', 'shutdown'] as const).map((name) => ({
  name,
  type: 'security' as const,
}))

/** A device of an operating system: online, encrypted, enrolled in JumpCloud's MDM where there is one, bound to nobody. */
export function plainDevice(around: Home, id: string, os: Os): Device {
  const { seed, at } = around
  const number = decodeId('system', seed, id)?.index ?? 0
  const serial = `SIM${os.slice(0, 1).toUpperCase()}${String(number + 1).padStart(6, '0')}`
  const apple = os === 'macos' || os === 'ios' || os === 'ipados'
  const agent = os === 'macos' || os === 'windows' || os === 'linux'
  const appleId = siblingId('appleDevice', id)
  const hostname = `${os}-${String(number + 1)}`
  const plain = plainSystems[os]
  return {
    id,
    os,
    online: true,
    system: {
      _id: id,
      id,
      organization: around.organization,
      created: at,
      lastContact: at,
      active: true,
      hostname,
      displayName: hostname,
      serialNumber: serial,
      agentVersion: agent ? '2.14.0' : '',
      fde: { active: true, keyPresent: true },
      primarySystemUser: { id: null },
      systemInsights: { state: agent ? 'enabled' : 'disabled' },
      attributes: [],
      fileSystem: null,
      ...plain.system,
      builtInCommands: os === 'windows' || os === 'linux' ? commands : [],
      mdm: apple
        ? {
            vendor: 'internal',
            dep: true,
            userApproved: true,
            enrollmentType: 'automated device',
            providerId: around.appleMdmId,
            internal: { deviceId: appleId },
          }
        : os === 'windows'
          ? {
              vendor: 'internal',
              dep: false,
              enrollmentType: 'device',
              internal: { windowsDeviceId: uuid(seed, number, 95).replaceAll('-', '') },
            }
          : { vendor: os === 'android' ? 'internal' : 'none', dep: false, enrollmentType: 'unknown' },
    },
    hardware: agent
      ? {
          system_id: id,
          collection_time: at,
          hostname,
          hardware_vendor: plain.system.hwVendor ?? '',
          hardware_model: `${plain.model} `,
          hardware_serial: serial,
          physical_memory: String(16 * 2 ** 30),
        }
      : null,
    disks:
      os === 'macos' || os === 'linux'
        ? [
            {
              system_id: id,
              collection_time: at,
              name: '/dev/disk1',
              encrypted: 1,
              encryption_status: 'encrypted',
              type: '',
              uid: '',
              user_uuid: '',
              uuid: '',
            },
          ]
        : [],
    bitlocker:
      os === 'windows'
        ? [
            {
              system_id: id,
              collection_time: at,
              drive_letter: 'C:',
              protection_status: 1,
              conversion_status: 1,
              encryption_method: 'XTS-AES 128',
              percentage_encrypted: 100,
              persistent_volume_id: '',
              device_id: '',
            },
          ]
        : [],
    apple: apple
      ? {
          id: appleId,
          appleMdmId: around.appleMdmId,
          serialNumber: serial,
          udid: uuid(seed, number, 96),
          osVersion: plain.system.version ?? '',
          mdmOsFamily: os === 'macos' ? 'macOS' : os === 'ios' ? 'iOS' : 'iPadOS',
          depRegistered: true,
          enrolled: true,
          createdAt: at,
          hasActivationLockBypassCodes: false,
          securityInfo: { filevaultEnabled: true, isUserEnrollment: false },
          deviceInformation: { deviceName: hostname, isSupervised: true, modelName: plain.model },
        }
      : null,
    android:
      os === 'android'
        ? {
            objectId: siblingId('androidDevice', id),
            name: hostname,
            enterpriseObjectId: around.androidEnterpriseId,
            deviceInformation: {
              hardwareInfo: {
                serialNumber: serial,
                model: plain.model,
                manufacturer: 'Google',
                brand: 'Google',
              },
            },
          }
        : null,
    users: [],
    userGroups: [],
    groups: [],
    mdmStatus: 'Acknowledged',
  }
}

/** The row of the Apple MDM device list that an enrolled Apple device has at least. */
export function plainApple(appleMdmId: string, device: Device): WireAppleDevice {
  return {
    id: siblingId('appleDevice', device.id),
    appleMdmId: appleMdmId,
    serialNumber: device.system.serialNumber ?? null,
    enrolled: true,
    depRegistered: false,
    mdmOsFamily: device.os === 'macos' ? 'macOS' : device.os === 'ios' ? 'iOS' : 'iPadOS',
  }
}

const plainSystems: Record<Os, { model: string; system: Partial<WireSystem> }> = {
  macos: {
    model: 'Mac14,2',
    system: {
      os: 'Mac OS X',
      osFamily: 'darwin',
      version: '15.3.1',
      arch: 'arm64',
      archFamily: 'arm64',
      hwVendor: 'Apple Inc.',
      osVersionDetail: {
        osName: 'Mac OS X',
        releaseName: 'Sequoia',
        major: '15',
        minor: '3',
        patch: '1',
        majorNumber: 15,
        minorNumber: 3,
        patchNumber: 1,
      },
    },
  },
  windows: {
    model: 'Latitude 5440',
    system: {
      os: 'Windows',
      osFamily: 'windows',
      version: '10.0.26100',
      arch: 'amd64',
      archFamily: 'amd64',
      hwVendor: 'Dell Inc.',
      osVersionDetail: {
        osName: 'Windows',
        releaseName: '11 Pro',
        major: '10',
        minor: '0',
        patch: '26100',
        majorNumber: 10,
        minorNumber: 0,
        patchNumber: 26100,
      },
    },
  },
  linux: {
    model: 'XPS 13 9315',
    system: {
      os: 'Ubuntu',
      osFamily: 'linux',
      version: '24.04',
      arch: 'amd64',
      archFamily: 'amd64',
      hwVendor: 'Dell Inc.',
      osVersionDetail: {
        osName: 'Ubuntu',
        distributionName: 'Ubuntu',
        releaseName: 'noble',
        major: '24',
        minor: '04',
        majorNumber: 24,
        minorNumber: 4,
      },
    },
  },
  ios: {
    model: 'iPhone',
    system: { os: 'iOS', osFamily: 'ios', version: '18.3.1', arch: 'arm64', hwVendor: '' },
  },
  ipados: {
    model: 'iPad',
    system: { os: 'iPadOS', osFamily: 'ipados', version: '18.3.1', arch: 'arm64', hwVendor: '' },
  },
  android: {
    model: 'Pixel 7',
    system: { os: 'Android', osFamily: 'android', version: '15', arch: 'arm64', hwVendor: '' },
  },
}
