/**
 * All tables, declared once for both databases. A table is touched only by the folder that owns it
 * (named above each). Instants are milliseconds since 1970. Every row belongs to a workspace, but for what is the
 * installation's own: leases, settings, builds of the widget.
 *
 * After a change: `pnpm --filter @siit-jumpcloud/bff migrations` writes the next migration for both.
 */
import type {
  ActionFailure,
  ActionKind,
  ActionState,
  AgentRef,
  Decision,
  DeliveryState,
  DeviceType,
  DeviceTypes,
  EnrollmentType,
  Evidence,
  MdmVendor,
  OnOff,
  OsFamily,
  OwnerReason,
  Policy,
  Region,
  ReportCard,
  Scope,
  SyncCounts,
  SyncMode,
  SyncPhase,
  SyncRun,
  WebhookAttempt,
  WebhookType,
  YesNo,
} from '@siit-jumpcloud/shared'
import type { ColumnKit } from './columns.ts'

/** What is kept of an accepted wipe's device. Instants are milliseconds since 1970. */
export interface ActionWatch {
  /** The first contact of the device after the command could have reached JumpCloud. */
  firstContact: number | null
  /** Every reason that was raised, so that each is raised once. */
  raised: string[]
  alarm: { kind: 'rebound' | 'seen_unwiped'; at: number; person: string | null } | null
  /** Who let it run, knowing of the alarm. */
  acknowledged: { by: AgentRef; at: number; note: string } | null
}

export function defineTables(kit: ColumnKit) {
  const { table, text, integer, boolean, json, primaryKey, index, uniqueIndex } = kit
  return {
    /** store, timeline: one row a workspace, with its counters. Cursors come from here because identity columns are not commit order. */
    workspaces: table('workspaces', {
      id: text('id').primaryKey(),
      eventSequence: integer('event_sequence').notNull().default(0),
      /** Counts the writes of device rows; each row carries the number of its last one (`devices.change`). */
      deviceSequence: integer('device_sequence').notNull().default(0),
      /** Changes where device rows went: a list kept in memory is then read anew. */
      deviceEpoch: integer('device_epoch').notNull().default(0),
      chainSequence: integer('chain_sequence').notNull().default(0),
      chainHead: text('chain_head').notNull().default(''),
      /** Set after a restore: nothing is sent until a person lifts it. */
      quarantinedAt: integer('quarantined_at'),
      /** Whether the host has a webhook, so that each entry is written to the outbox with it. */
      hasWebhook: boolean('has_webhook').notNull().default(false),
    }),

    /** store: what `/events` streams and resumes from. */
    events: table(
      'events',
      {
        workspaceId: text('workspace_id').notNull(),
        sequence: integer('sequence').notNull(),
        type: text('type').notNull(),
        /** For deciding who may see it. */
        deviceId: text('device_id'),
        requestId: text('request_id'),
        payload: json<unknown>('payload').notNull(),
        at: integer('at').notNull(),
      },
      (t) => [primaryKey({ columns: [t.workspaceId, t.sequence] }), index('events_at').on(t.at)],
    ),

    /** connections */
    connections: table('connections', {
      workspaceId: text('workspace_id').primaryKey(),
      state: text('state').$type<'importing' | 'review' | 'ready' | 'credentials_invalid'>().notNull(),
      /** What to go back to once the credentials work again. */
      stateBeforeInvalid: text('state_before_invalid').$type<'importing' | 'review' | 'ready'>(),
      organizationId: text('organization_id').notNull(),
      organizationName: text('organization_name'),
      region: text('region').$type<Region>().notNull(),
      keyCiphertext: text('key_ciphertext').notNull(),
      keyLast4: text('key_last4').notNull(),
      /** Changes with each new key; a client is cached by it. */
      keyVersion: integer('key_version').notNull().default(1),
      report: json<ReportCard>('report'),
      /** What the key may send, as far as JumpCloud told when it was verified. */
      rights: json<{ systems: boolean | 'unknown'; mdm: boolean | 'unknown' }>('rights').notNull(),
      directoryInsights: text('directory_insights').$type<YesNo>().notNull().default('unknown'),
      scope: json<Scope>('scope').notNull(),
      scopeVersion: integer('scope_version').notNull().default(1),
      deviceTypes: json<DeviceTypes>('device_types').notNull(),
      deviceTypesVersion: integer('device_types_version').notNull().default(1),
      policy: json<Policy>('policy').notNull(),
      policyVersion: integer('policy_version').notNull().default(1),
      stoppedBy: json<AgentRef>('stopped_by'),
      stoppedAt: integer('stopped_at'),
      /** Names of the groups that scope and policy mention. */
      groupNames: json<Record<string, string>>('group_names').notNull(),
      /** Start of the last run that read the fleet to the end. */
      fleetReadAt: integer('fleet_read_at'),
      nextSyncAt: integer('next_sync_at'),
      /** Milliseconds between two scheduled syncs; null: the installation's own interval. */
      syncInterval: integer('sync_interval'),
      scheduleVersion: integer('schedule_version').notNull().default(1),
      /** Runs that ended well: which part of the fleet's bindings the next incremental one reads anew. */
      bindingTurn: integer('binding_turn').notNull().default(0),
      finishedAt: integer('finished_at'),
      createdAt: integer('created_at').notNull(),
      updatedAt: integer('updated_at').notNull(),
    }),

    /** people: key is `id:<host id>`, or `email:<email key>` for a requester without an id. */
    people: table(
      'people',
      {
        workspaceId: text('workspace_id').notNull(),
        key: text('key').notNull(),
        hostId: text('host_id'),
        email: text('email').notNull(),
        emailKey: text('email_key').notNull(),
        name: text('name').notNull(),
        updatedAt: integer('updated_at').notNull(),
      },
      (t) => [
        primaryKey({ columns: [t.workspaceId, t.key] }),
        index('people_email').on(t.workspaceId, t.emailKey),
      ],
    ),

    /** inventory: JumpCloud's users, as far as bindings need them. */
    jumpcloudUsers: table(
      'jumpcloud_users',
      {
        workspaceId: text('workspace_id').notNull(),
        userId: text('user_id').notNull(),
        email: text('email'),
        emailKey: text('email_key'),
        name: text('name'),
      },
      (t) => [
        primaryKey({ columns: [t.workspaceId, t.userId] }),
        index('jumpcloud_users_email').on(t.workspaceId, t.emailKey),
      ],
    ),

    /** inventory */
    devices: table(
      'devices',
      {
        workspaceId: text('workspace_id').notNull(),
        id: text('id').notNull(),
        jumpcloudId: text('jumpcloud_id').notNull(),
        hostname: text('hostname'),
        displayName: text('display_name'),
        serialNumber: text('serial_number'),
        osFamily: text('os_family').$type<OsFamily>().notNull(),
        osVersion: text('os_version'),
        osName: text('os_name'),
        deviceType: text('device_type').$type<DeviceType>().notNull(),
        manufacturer: text('manufacturer'),
        model: text('model'),
        architecture: text('architecture'),
        memoryBytes: integer('memory_bytes'),
        status: text('status').$type<'active' | 'inactive' | 'unknown'>().notNull(),
        lastContact: integer('last_contact'),
        agentVersion: text('agent_version'),
        /** What the system's own `fde` says, and what System Insights says; `encryption` is both together. */
        encryptionFde: text('encryption_fde').$type<OnOff>().notNull(),
        encryptionInsights: text('encryption_insights').$type<OnOff>().notNull(),
        encryption: text('encryption').$type<OnOff>().notNull(),
        keyEscrowed: text('key_escrowed').$type<YesNo>().notNull(),
        mdmVendor: text('mdm_vendor').$type<MdmVendor>().notNull(),
        /** Either source may say that a user enrolled it; `systemEnrollmentType` is what the system's record says. */
        enrollmentType: text('enrollment_type').$type<EnrollmentType>().notNull(),
        systemEnrollmentType: text('system_enrollment_type').$type<EnrollmentType>(),
        /** `mdm.internal.deviceId` of the system's record. That it is the Apple device's id is inferred. */
        mdmDeviceId: text('mdm_device_id'),
        /** JumpCloud's id of the device in Apple MDM, where one enrolled row matches. */
        appleMdmId: text('apple_mdm_id'),
        appleDeviceId: text('apple_device_id'),
        /** null: JumpCloud gave no list. */
        builtInCommands: json<string[]>('built_in_commands'),
        primaryUserId: text('primary_user_id'),
        /** null: they could not be read. */
        groupIds: json<string[]>('group_ids'),
        ownerKey: text('owner_key'),
        ownerReason: text('owner_reason').$type<OwnerReason>(),
        ownerCandidates: json<string[]>('owner_candidates').notNull(),
        /** The JumpCloud user that ownership was decided on. */
        ownerUserId: text('owner_user_id'),
        boundSince: integer('bound_since'),
        boundSource: text('bound_source').$type<'jumpcloud_event' | 'first_seen'>(),
        readAt: integer('read_at').notNull(),
        /** Hash of everything decoded, so that an unchanged device is not written. */
        contentHash: text('content_hash').notNull(),
        removedAt: integer('removed_at'),
        createdAt: integer('created_at').notNull(),
        updatedAt: integer('updated_at').notNull(),
        /** Lower-cased, for search and for sorting without case. */
        searchText: text('search_text').notNull(),
        sortName: text('sort_name').notNull(),
        /** Names and emails of its owner and of its bound users, lower-cased, for search. */
        peopleText: text('people_text').notNull().default(''),
        /** The workspace's `deviceSequence` when this row was last written. */
        change: integer('change').notNull().default(0),
      },
      (t) => [
        primaryKey({ columns: [t.workspaceId, t.id] }),
        uniqueIndex('devices_jumpcloud').on(t.workspaceId, t.jumpcloudId),
        index('devices_owner').on(t.workspaceId, t.ownerKey),
        index('devices_name').on(t.workspaceId, t.sortName, t.id),
        index('devices_contact').on(t.workspaceId, t.lastContact, t.id),
        index('devices_serial').on(t.workspaceId, t.serialNumber, t.id),
        index('devices_change').on(t.workspaceId, t.change),
      ],
    ),

    /** inventory: who is bound to what in JumpCloud. */
    bindings: table(
      'bindings',
      {
        workspaceId: text('workspace_id').notNull(),
        deviceId: text('device_id').notNull(),
        userId: text('user_id').notNull(),
        via: text('via').$type<'direct' | 'group'>().notNull(),
        firstSeenAt: integer('first_seen_at').notNull(),
      },
      (t) => [
        primaryKey({ columns: [t.workspaceId, t.deviceId, t.userId] }),
        index('bindings_user').on(t.workspaceId, t.userId),
      ],
    ),

    /** inventory: owners a device had; `until` is null for the present one. */
    ownerHistory: table(
      'owner_history',
      {
        workspaceId: text('workspace_id').notNull(),
        deviceId: text('device_id').notNull(),
        since: integer('since').notNull(),
        until: integer('until'),
        ownerKey: text('owner_key'),
        ownerEmail: text('owner_email'),
        ownerName: text('owner_name'),
        reason: text('reason').$type<OwnerReason>(),
      },
      (t) => [primaryKey({ columns: [t.workspaceId, t.deviceId, t.since] })],
    ),

    /**
     * inventory: whose a device is where several persons fit, as a person said. Holds while that is so and the person
     * is one of them.
     */
    ownerChoices: table(
      'owner_choices',
      {
        workspaceId: text('workspace_id').notNull(),
        deviceId: text('device_id').notNull(),
        personKey: text('person_key').notNull(),
        chosenBy: json<AgentRef>('chosen_by').notNull(),
        reason: text('reason'),
        chosenAt: integer('chosen_at').notNull(),
      },
      (t) => [primaryKey({ columns: [t.workspaceId, t.deviceId] })],
    ),

    /** inventory */
    syncRuns: table(
      'sync_runs',
      {
        workspaceId: text('workspace_id').notNull(),
        id: text('id').notNull(),
        state: text('state').$type<SyncRun['state']>().notNull(),
        phase: text('phase').$type<SyncPhase>().notNull(),
        trigger: text('trigger').$type<SyncRun['trigger']>().notNull(),
        mode: text('mode').$type<SyncMode>().notNull().default('full'),
        counts: json<SyncCounts>('counts').notNull(),
        total: integer('total'),
        /** Of the systems listed so far: those that are active, and those outside the scope. */
        active: integer('active'),
        outOfScope: integer('out_of_scope'),
        /** JumpCloud is waited for. */
        waiting: json<SyncRun['waiting']>('waiting'),
        done: integer('done').notNull().default(0),
        doneOf: integer('done_of'),
        /** Where to go on after a crash, within the phase. */
        cursor: json<unknown>('cursor'),
        error: json<{ code: string; detail: string }>('error'),
        removalsHeld: integer('removals_held'),
        removalsConfirmedBy: json<AgentRef>('removals_confirmed_by'),
        cancelledBy: json<AgentRef>('cancelled_by'),
        /** Which process carries it on, and until when; every write of a run is bound to it. */
        leaseOwner: text('lease_owner'),
        leaseUntil: integer('lease_until'),
        startedAt: integer('started_at').notNull(),
        finishedAt: integer('finished_at'),
      },
      (t) => [
        primaryKey({ columns: [t.workspaceId, t.id] }),
        index('sync_runs_started').on(t.workspaceId, t.startedAt),
      ],
    ),

    /** inventory: the systems that a run met, so that absence is known at its end. */
    syncSeen: table(
      'sync_seen',
      {
        workspaceId: text('workspace_id').notNull(),
        runId: text('run_id').notNull(),
        jumpcloudId: text('jumpcloud_id').notNull(),
        /** New, back, or changed: what hangs on it is read anew, whatever the run's mode. */
        touched: boolean('touched').notNull().default(false),
      },
      (t) => [primaryKey({ columns: [t.workspaceId, t.runId, t.jumpcloudId] })],
    ),

    /** inventory: records a run could not take, with the reason. */
    syncRecords: table(
      'sync_records',
      {
        workspaceId: text('workspace_id').notNull(),
        runId: text('run_id').notNull(),
        number: integer('number').notNull(),
        jumpcloudId: text('jumpcloud_id'),
        code: text('code').notNull(),
        detail: text('detail').notNull(),
      },
      (t) => [primaryKey({ columns: [t.workspaceId, t.runId, t.number] })],
    ),

    /** actions */
    actions: table(
      'actions',
      {
        workspaceId: text('workspace_id').notNull(),
        id: text('id').notNull(),
        kind: text('kind').$type<ActionKind>().notNull(),
        state: text('state').$type<ActionState>().notNull(),
        deviceId: text('device_id').notNull(),
        jumpcloudId: text('jumpcloud_id').notNull(),
        channel: text('channel').$type<'agent' | 'apple_mdm'>(),
        requestId: text('request_id'),
        requestedBy: json<AgentRef>('requested_by').notNull(),
        agentId: text('agent_id').notNull(),
        reason: text('reason'),
        /** What the person saw and decided on; `planHash` is the hash of its identity. */
        snapshot: json<unknown>('snapshot').notNull(),
        planHash: text('plan_hash').notNull(),
        deviceOffline: boolean('device_offline').notNull().default(false),
        pinCiphertext: text('pin_ciphertext'),
        evidence: json<Evidence>('evidence'),
        failure: json<ActionFailure>('failure'),
        history: json<{ state: ActionState; at: string }[]>('history').notNull(),
        /** Who may send it, and until when; a claim that is over never sends. */
        leaseOwner: text('lease_owner'),
        leaseUntil: integer('lease_until'),
        dispatchedAt: integer('dispatched_at'),
        acceptedAt: integer('accepted_at'),
        approvedBy: json<AgentRef>('approved_by'),
        /** The last decision of a person before anything left. */
        decision: json<Decision>('decision'),
        /** Of a wipe that may still run: what was seen of its device since, and the alarm. */
        watch: json<ActionWatch>('watch'),
        /** When JumpCloud's events were last asked for the device's own answer. */
        evidenceReadAt: integer('evidence_read_at'),
        correlationId: text('correlation_id').notNull(),
        sourceAddress: text('source_address'),
        createdAt: integer('created_at').notNull(),
        updatedAt: integer('updated_at').notNull(),
      },
      (t) => [
        primaryKey({ columns: [t.workspaceId, t.id] }),
        index('actions_device').on(t.workspaceId, t.deviceId, t.createdAt),
        index('actions_state').on(t.state, t.leaseUntil),
        index('actions_agent').on(t.workspaceId, t.kind, t.createdAt),
      ],
    ),

    /**
     * actions: at most one open lock and one open wipe a device. An open action holds one row for each
     * identity of its device (ours, JumpCloud's, Apple's); the primary key does the refusing.
     */
    openSlots: table(
      'open_slots',
      {
        workspaceId: text('workspace_id').notNull(),
        slot: text('slot').notNull(),
        actionId: text('action_id').notNull(),
      },
      (t) => [
        primaryKey({ columns: [t.workspaceId, t.slot] }),
        index('open_slots_action').on(t.workspaceId, t.actionId),
      ],
    ),

    /** actions: the same key gives the same answer. `actionId` is null while the first call runs. */
    idempotencyKeys: table(
      'idempotency_keys',
      {
        workspaceId: text('workspace_id').notNull(),
        agentId: text('agent_id').notNull(),
        key: text('key').notNull(),
        /** Hash of what was asked: route, device and body. */
        bodyHash: text('body_hash').notNull(),
        actionId: text('action_id'),
        /** The problem that answered, where no action came of it. */
        problem: json<unknown>('problem'),
        createdAt: integer('created_at').notNull(),
      },
      (t) => [
        primaryKey({ columns: [t.workspaceId, t.agentId, t.key] }),
        index('idempotency_created').on(t.createdAt),
      ],
    ),

    /** actions: administrators are told of a limit that was reached once until it passes, and not at every click. */
    limitNotices: table(
      'limit_notices',
      {
        workspaceId: text('workspace_id').notNull(),
        /** The limit's code. */
        code: text('code').notNull(),
        /** Whose limit; empty for the workspace's. */
        agentId: text('agent_id').notNull(),
        until: integer('until').notNull(),
      },
      (t) => [primaryKey({ columns: [t.workspaceId, t.code, t.agentId] })],
    ),

    /** timeline: append-only, one hash chain a workspace. */
    timelineEntries: table(
      'timeline_entries',
      {
        workspaceId: text('workspace_id').notNull(),
        sequence: integer('sequence').notNull(),
        requestId: text('request_id'),
        deviceId: text('device_id'),
        actionId: text('action_id'),
        at: integer('at').notNull(),
        /** The entry in canonical JSON, as hashed. */
        body: text('body').notNull(),
        previousHash: text('previous_hash').notNull(),
        hash: text('hash').notNull(),
      },
      (t) => [
        primaryKey({ columns: [t.workspaceId, t.sequence] }),
        index('timeline_request').on(t.workspaceId, t.requestId, t.sequence),
        index('timeline_device').on(t.workspaceId, t.deviceId, t.sequence),
      ],
    ),

    /** timeline: signed statements of what the chain's head was. */
    timelineCheckpoints: table(
      'timeline_checkpoints',
      {
        workspaceId: text('workspace_id').notNull(),
        sequence: integer('sequence').notNull(),
        head: text('head').notNull(),
        at: integer('at').notNull(),
        keyId: text('key_id').notNull(),
        signature: text('signature').notNull(),
      },
      (t) => [primaryKey({ columns: [t.workspaceId, t.sequence] })],
    ),

    /** timeline: public keys that signed checkpoints, so that a former one's signatures can still be checked. */
    checkpointKeys: table('checkpoint_keys', {
      id: text('id').primaryKey(),
      /** The key's `x` of RFC 8037. */
      publicKey: text('public_key').notNull(),
      since: integer('since').notNull(),
    }),

    /** webhooks: where the host is told of each entry; at most one a workspace. */
    webhooks: table('webhooks', {
      workspaceId: text('workspace_id').primaryKey(),
      url: text('url').notNull(),
      secretCiphertext: text('secret_ciphertext').notNull(),
      secretCreatedAt: integer('secret_created_at').notNull(),
      /** Signs along until then, so that the host can change over without missing anything. */
      formerSecretCiphertext: text('former_secret_ciphertext'),
      formerSecretUntil: integer('former_secret_until'),
      /** Set by 410 Gone: nothing is sent until the address is put again. */
      disabledAt: integer('disabled_at'),
      lastAttempt: json<WebhookAttempt>('last_attempt'),
      createdAt: integer('created_at').notNull(),
      updatedAt: integer('updated_at').notNull(),
    }),

    /**
     * timeline, webhooks: what is to be told to the host, written with the entry it tells of. Of each lane (a request,
     * or the workspace's own) only the first that has not arrived has a `nextAttemptAt`; the others wait.
     */
    webhookDeliveries: table(
      'webhook_deliveries',
      {
        workspaceId: text('workspace_id').notNull(),
        id: text('id').notNull(),
        type: text('type').$type<Exclude<WebhookType, 'webhook.test'>>().notNull(),
        lane: text('lane').notNull(),
        sequence: integer('sequence').notNull(),
        requestId: text('request_id'),
        /** The message as it is posted, the same at every try. */
        body: text('body').notNull(),
        state: text('state').$type<DeliveryState>().notNull(),
        attempts: integer('attempts').notNull().default(0),
        /** Nobody tries it before; a process that takes it moves this on, so that another takes it if that one dies. */
        nextAttemptAt: integer('next_attempt_at'),
        claimedBy: text('claimed_by'),
        lastAttempt: json<WebhookAttempt>('last_attempt'),
        createdAt: integer('created_at').notNull(),
        finishedAt: integer('finished_at'),
      },
      (t) => [
        primaryKey({ columns: [t.workspaceId, t.id] }),
        index('webhook_deliveries_due').on(t.state, t.nextAttemptAt),
        index('webhook_deliveries_lane').on(t.workspaceId, t.lane, t.state, t.sequence),
        index('webhook_deliveries_list').on(t.workspaceId, t.createdAt, t.id),
        index('webhook_deliveries_state').on(t.workspaceId, t.state, t.createdAt, t.id),
        index('webhook_deliveries_finished').on(t.finishedAt),
      ],
    ),

    /** jobs: who does what until when; claimed by one conditional update. */
    leases: table('leases', {
      name: text('name').primaryKey(),
      owner: text('owner').notNull(),
      until: integer('until').notNull(),
    }),

    /** http: the widget's builds, which pages may have pinned. Files by name: Brotli, then base64. */
    widgetBuilds: table('widget_builds', {
      hash: text('hash').primaryKey(),
      files: json<Record<string, string>>('files').notNull(),
      storedAt: integer('stored_at').notNull(),
    }),

    /** store: single values of the installation, such as keys made at first start (encrypted). */
    settings: table('settings', {
      name: text('name').primaryKey(),
      value: text('value').notNull(),
    }),
  }
}

export type Tables = ReturnType<typeof defineTables>
export type DeviceRow = Tables['devices']['$inferSelect']
export type ActionRow = Tables['actions']['$inferSelect']
export type ConnectionRow = Tables['connections']['$inferSelect']
export type PersonRow = Tables['people']['$inferSelect']
export type SyncRunRow = Tables['syncRuns']['$inferSelect']
export type CheckpointRow = Tables['timelineCheckpoints']['$inferSelect']
export type WebhookRow = Tables['webhooks']['$inferSelect']
export type DeliveryRow = Tables['webhookDeliveries']['$inferSelect']
export type TimelineRow = Tables['timelineEntries']['$inferSelect']
