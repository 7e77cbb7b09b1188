/** JumpCloud's three regions: where its interfaces and its admin portal live. */
import type { Region } from '@siit-jumpcloud/shared'

export interface RegionUrls {
  /** Origin of `/api` and `/api/v2`. */
  apiUrl: string
  /** Origin of Directory Insights. */
  insightsUrl: string
  /** Origin of the admin portal. */
  consoleUrl: string
}

// Hosts as JumpCloud's own PowerShell module uses them (Connect-JCOnline.ps1, Get-JCReport.ps1). That the admin
// portal of the EU and India is on the same host as their interface is inferred.
const regions: Record<Region, RegionUrls> = {
  us: {
    apiUrl: 'https://console.jumpcloud.com',
    insightsUrl: 'https://api.jumpcloud.com',
    consoleUrl: 'https://console.jumpcloud.com',
  },
  eu: {
    apiUrl: 'https://console.eu.jumpcloud.com',
    insightsUrl: 'https://api.eu.jumpcloud.com',
    consoleUrl: 'https://console.eu.jumpcloud.com',
  },
  in: {
    apiUrl: 'https://console.in.jumpcloud.com',
    insightsUrl: 'https://api.in.jumpcloud.com',
    consoleUrl: 'https://console.in.jumpcloud.com',
  },
}

/** Values that replace a region's own, e.g. for a proxy or the simulator. Empty ones do not count. */
export type RegionOverrides = { [K in keyof RegionUrls]?: string | null | undefined }

/** The origins of a region, without a slash at the end. */
export function regionUrls(region: Region, overrides: RegionOverrides = {}): RegionUrls {
  const own = regions[region]
  const pick = (key: keyof RegionUrls) => (overrides[key] || own[key]).replace(/\/+$/, '')
  return { apiUrl: pick('apiUrl'), insightsUrl: pick('insightsUrl'), consoleUrl: pick('consoleUrl') }
}

/** The address of a system's record in the admin portal; null where the id is not one of JumpCloud's. */
export function deepLink(consoleUrl: string, systemId: string): string | null {
  if (!/^[0-9a-f]{24}$/.test(systemId)) return null
  return `${consoleUrl.replace(/\/+$/, '')}/#/devices/${systemId}/details`
}
