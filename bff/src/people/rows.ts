/** Rows of the table `people`, and what may be told of them. */
import type { Person } from '@siit-jumpcloud/shared'
import type { PersonRow } from '../store/index.ts'

/** A person's key: by the host's id, or by email for a requester who came without one. */
export const keyOfId = (hostId: string) => `id:${hostId}`
export const keyOfEmail = (emailKey: string) => `email:${emailKey}`

export const personOf = (row: PersonRow): Person => ({ id: row.hostId, email: row.email, name: row.name })
