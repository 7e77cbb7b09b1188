/**
 * Records as they travel. Optional and nullable exactly because real records are: the documents require nothing, and
 * recordings show nulls where the documents allow none. Source: openapi-v1/-v2 (2026) and, where said, the 2023 pair.
 */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

export interface WireSystem {
  _id: string
  id?: string
  active?: boolean
  agentHasFullDiskAccess?: boolean
  agentVersion?: string | null
  allowMultiFactorAuthentication?: boolean
  allowPublicKeyAuthentication?: boolean
  allowSshPasswordAuthentication?: boolean
  allowSshRootLogin?: boolean
  amazonInstanceID?: string | null
  arch?: string | null
  archFamily?: string | null
  attributes?: { name: string; value: string }[] | null
  azureAdJoined?: boolean
  builtInCommands?: { name: 'erase' | 'lock' | 'restart' | 'shutdown'; type: 'security' }[] | null
  created?: string
  description?: string | null
  desktopCapable?: boolean
  displayName?: string | null
  domainInfo?: { domainName?: string; partOfDomain?: boolean } | null
  fde?: { active?: boolean; keyPresent?: boolean } | null
  fileSystem?: string | null
  hasServiceAccount?: boolean
  hostname?: string | null
  hwVendor?: string | null
  isPolicyBound?: boolean
  lastContact?: string | null
  mdm?: WireMdm | null
  modifySSHDConfig?: boolean
  networkInterfaces?: { address: string; family: 'IPv4' | 'IPv6'; internal: boolean; name: string }[] | null
  organization?: string
  os?: string | null
  osFamily?: string | null
  osVersionDetail?: WireOsVersion | null
  policyStats?: {
    duplicate?: number
    failed?: number
    pending?: number
    success?: number
    total?: number
    unsupportedOs?: number
  }
  primarySystemUser?: { id: string | null } | null
  provisionMetadata?: { provisioner?: { provisionerId?: string; type?: 'administrator' | 'mdm' | 'user' } }
  remoteIP?: string | null
  secureLogin?: { enabled?: boolean; supported?: boolean }
  serialNumber?: string | null
  serviceAccountState?: { hasSecureToken?: boolean; passwordAPFSValid?: boolean; passwordODValid?: boolean }
  sshRootEnabled?: boolean
  systemInsights?: { state?: 'enabled' | 'disabled' | 'deferred' } | null
  systemTimezone?: number
  templateName?: string
  userMetrics?: {
    userName: string
    admin?: boolean
    managed?: boolean
    secureTokenEnabled?: boolean
    suspended?: boolean
  }[]
  version?: string | null
}

export interface WireMdm {
  vendor?: 'unknown' | 'none' | 'internal' | 'external'
  dep?: boolean
  userApproved?: boolean
  profileIdentifier?: string
  providerId?: string
  lostModeStatus?: string
  windows?: { upn?: string }
  /** 2023 documents only. */
  enrollmentType?: 'unknown' | 'automated device' | 'device' | 'user'
  /** 2023 documents only. */
  internal?: { deviceId?: string; windowsDeviceId?: string }
}

export interface WireOsVersion {
  osName?: string
  major?: string
  minor?: string
  patch?: string
  revision?: string
  releaseName?: string
  distributionName?: string
  version?: string
  majorNumber?: number
  minorNumber?: number
  patchNumber?: number
}

export interface WireSystemInfo {
  system_id: string
  collection_time?: string
  computer_name?: string
  hostname?: string
  local_hostname?: string
  hardware_vendor?: string | null
  hardware_model?: string | null
  hardware_version?: string
  hardware_serial?: string | null
  cpu_brand?: string
  cpu_type?: string
  cpu_subtype?: string
  cpu_logical_cores?: number
  cpu_physical_cores?: number
  cpu_microcode?: string
  /** Bytes, as a decimal text. */
  physical_memory?: string | null
  uuid?: string
}

export interface WireDiskEncryption {
  system_id: string
  collection_time?: string
  name?: string
  encrypted?: number
  encryption_status?: string
  type?: string
  uid?: string
  user_uuid?: string
  uuid?: string
}

export interface WireBitlocker {
  system_id: string
  collection_time?: string
  drive_letter?: string
  protection_status?: number
  conversion_status?: number
  encryption_method?: string
  percentage_encrypted?: number
  persistent_volume_id?: string
  device_id?: string
}

export interface WireAppleDevice {
  id: string
  /** Live recordings only. */
  appleMdmId?: string
  serialNumber?: string | null
  udid?: string
  osVersion?: string
  mdmOsFamily?: string
  modelFamily?: string
  depRegistered?: boolean
  enrolled?: boolean
  createdAt?: string
  hasActivationLockBypassCodes?: boolean
  securityInfo?: {
    enrolledViaDep?: boolean
    filevaultEnabled?: boolean
    isActivationLockManageable?: boolean
    isUserEnrollment?: boolean
    passcodeCompliant?: boolean
    passcodePresent?: boolean
    recoveryLockEnabled?: boolean
    userApprovedEnrollment?: boolean
  }
  deviceInformation?: {
    isSupervised?: boolean
    isAppleSilicon?: boolean
    availableDeviceCapacity?: number
    deviceCapacity?: number
    deviceName?: string
    wifiMac?: string
    modelName?: string
    modelMarketingName?: string
    modelNumber?: string
    osBuildVersion?: string
    osMarketingName?: string
    imei?: string
  }
}

export interface WireAndroidDevice {
  objectId: string
  name?: string
  enterpriseObjectId?: string
  deviceInformation?: {
    deviceStateInfo?: {
      deviceState?: string
      appliedDeviceState?: string
      lastStatusReportTime?: string
      policyCompliant?: boolean
      deviceSettings?: { isEncrypted?: boolean; encryptionStatus?: string; isDeviceSecure?: boolean }
    }
    hardwareInfo?: {
      brand?: string
      manufacturer?: string
      model?: string
      serialNumber?: string
      hardware?: string
    }
    memoryInfo?: { totalRam?: number; totalInternalStorage?: number }
    softwareInfo?: { androidVersion?: string; securityPatchLevel?: string; androidBuildNumber?: string }
    emmEnrollmentInfo?: { enrollmentTime?: string; managementMode?: string; ownership?: string }
  }
}

export interface WireUser {
  _id: string
  id?: string
  account_locked?: boolean
  activated?: boolean
  alternateEmail?: string | null
  attributes?: { name: string; value: string }[]
  company?: string
  costCenter?: string
  created?: string
  department?: string
  description?: string
  displayname?: string
  email?: string | null
  employeeIdentifier?: string | null
  employeeType?: string
  firstname?: string
  jobTitle?: string
  lastname?: string
  location?: string
  managedAppleId?: string
  middlename?: string
  organization?: string
  recoveryEmail?: { address?: string; verified?: boolean }
  state?: 'STAGED' | 'ACTIVATED' | 'SUSPENDED'
  suspended?: boolean
  unix_uid?: number
  username?: string
}

export interface WireSystemGroup {
  id: string
  name: string
  type: 'system_group'
  description?: string
  email?: string
  attributes?: Json
  memberQuery?: Json
  memberQueryExemptions?: Json[]
  memberSuggestionsNotify?: boolean
  membershipMethod?: 'NOTSET' | 'STATIC' | 'DYNAMIC_REVIEW_REQUIRED' | 'DYNAMIC_AUTOMATED'
}

export interface WireUserGroup {
  id: string
  name: string
  type: 'user_group'
  description?: string
  attributes?: Json
}

/** Any part of `T`, to any depth; arrays are replaced as a whole. */
export type DeepPartial<T> = T extends (infer E)[]
  ? E[]
  : T extends object
    ? { [K in keyof T]?: DeepPartial<T[K]> | undefined }
    : T

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * `base` with the parts of `change` laid over it; `undefined` removes a field. Neither argument is touched.
 * The cast holds because objects are merged key by key and everything else is replaced by a value of the same field.
 */
export function merged<T extends object>(base: T, change: DeepPartial<T>): T {
  const result = new Map<string, unknown>(Object.entries(base))
  for (const [key, value] of Object.entries(change)) {
    const before = result.get(key)
    if (value === undefined) result.delete(key)
    else if (isPlainObject(value) && isPlainObject(before)) result.set(key, merged(before, value))
    else result.set(key, value)
  }
  return Object.fromEntries(result) as T
}
