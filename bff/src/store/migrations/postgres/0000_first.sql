CREATE TABLE "actions" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"device_id" text NOT NULL,
	"jumpcloud_id" text NOT NULL,
	"channel" text,
	"request_id" text,
	"requested_by" text NOT NULL,
	"agent_id" text NOT NULL,
	"reason" text,
	"snapshot" text NOT NULL,
	"plan_hash" text NOT NULL,
	"device_offline" boolean DEFAULT false NOT NULL,
	"pin_ciphertext" text,
	"evidence" text,
	"failure" text,
	"history" text NOT NULL,
	"lease_owner" text,
	"lease_until" bigint,
	"dispatched_at" bigint,
	"accepted_at" bigint,
	"approved_by" text,
	"correlation_id" text NOT NULL,
	"source_address" text,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "actions_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "bindings" (
	"workspace_id" text NOT NULL,
	"device_id" text NOT NULL,
	"user_id" text NOT NULL,
	"via" text NOT NULL,
	"first_seen_at" bigint NOT NULL,
	CONSTRAINT "bindings_workspace_id_device_id_user_id_pk" PRIMARY KEY("workspace_id","device_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "connections" (
	"workspace_id" text PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"state_before_invalid" text,
	"organization_id" text NOT NULL,
	"organization_name" text,
	"region" text NOT NULL,
	"key_ciphertext" text NOT NULL,
	"key_last4" text NOT NULL,
	"key_version" bigint DEFAULT 1 NOT NULL,
	"report" text,
	"rights" text NOT NULL,
	"directory_insights" text DEFAULT 'unknown' NOT NULL,
	"scope" text NOT NULL,
	"scope_version" bigint DEFAULT 1 NOT NULL,
	"device_types" text NOT NULL,
	"device_types_version" bigint DEFAULT 1 NOT NULL,
	"policy" text NOT NULL,
	"policy_version" bigint DEFAULT 1 NOT NULL,
	"stopped_by" text,
	"stopped_at" bigint,
	"group_names" text NOT NULL,
	"fleet_read_at" bigint,
	"next_sync_at" bigint,
	"finished_at" bigint,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "devices" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"jumpcloud_id" text NOT NULL,
	"hostname" text,
	"display_name" text,
	"serial_number" text,
	"os_family" text NOT NULL,
	"os_version" text,
	"os_name" text,
	"device_type" text NOT NULL,
	"manufacturer" text,
	"model" text,
	"architecture" text,
	"memory_bytes" bigint,
	"status" text NOT NULL,
	"last_contact" bigint,
	"agent_version" text,
	"encryption_fde" text NOT NULL,
	"encryption_insights" text NOT NULL,
	"encryption" text NOT NULL,
	"key_escrowed" text NOT NULL,
	"mdm_vendor" text NOT NULL,
	"enrollment_type" text NOT NULL,
	"apple_mdm_id" text,
	"apple_device_id" text,
	"built_in_commands" text,
	"primary_user_id" text,
	"group_ids" text,
	"owner_key" text,
	"owner_reason" text,
	"owner_candidates" text NOT NULL,
	"owner_user_id" text,
	"bound_since" bigint,
	"bound_source" text,
	"read_at" bigint NOT NULL,
	"content_hash" text NOT NULL,
	"removed_at" bigint,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"search_text" text NOT NULL,
	"sort_name" text NOT NULL,
	CONSTRAINT "devices_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "events" (
	"workspace_id" text NOT NULL,
	"sequence" bigint NOT NULL,
	"type" text NOT NULL,
	"device_id" text,
	"request_id" text,
	"payload" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "events_workspace_id_sequence_pk" PRIMARY KEY("workspace_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"workspace_id" text NOT NULL,
	"agent_id" text NOT NULL,
	"key" text NOT NULL,
	"body_hash" text NOT NULL,
	"action_id" text,
	"problem" text,
	"created_at" bigint NOT NULL,
	CONSTRAINT "idempotency_keys_workspace_id_agent_id_key_pk" PRIMARY KEY("workspace_id","agent_id","key")
);
--> statement-breakpoint
CREATE TABLE "jumpcloud_users" (
	"workspace_id" text NOT NULL,
	"user_id" text NOT NULL,
	"email" text,
	"email_key" text,
	"name" text,
	CONSTRAINT "jumpcloud_users_workspace_id_user_id_pk" PRIMARY KEY("workspace_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "leases" (
	"name" text PRIMARY KEY NOT NULL,
	"owner" text NOT NULL,
	"until" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "open_slots" (
	"workspace_id" text NOT NULL,
	"slot" text NOT NULL,
	"action_id" text NOT NULL,
	CONSTRAINT "open_slots_workspace_id_slot_pk" PRIMARY KEY("workspace_id","slot")
);
--> statement-breakpoint
CREATE TABLE "owner_history" (
	"workspace_id" text NOT NULL,
	"device_id" text NOT NULL,
	"since" bigint NOT NULL,
	"until" bigint,
	"owner_key" text,
	"owner_email" text,
	"owner_name" text,
	"reason" text,
	CONSTRAINT "owner_history_workspace_id_device_id_since_pk" PRIMARY KEY("workspace_id","device_id","since")
);
--> statement-breakpoint
CREATE TABLE "people" (
	"workspace_id" text NOT NULL,
	"key" text NOT NULL,
	"host_id" text,
	"email" text NOT NULL,
	"email_key" text NOT NULL,
	"name" text NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "people_workspace_id_key_pk" PRIMARY KEY("workspace_id","key")
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"name" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sync_records" (
	"workspace_id" text NOT NULL,
	"run_id" text NOT NULL,
	"number" bigint NOT NULL,
	"jumpcloud_id" text,
	"code" text NOT NULL,
	"detail" text NOT NULL,
	CONSTRAINT "sync_records_workspace_id_run_id_number_pk" PRIMARY KEY("workspace_id","run_id","number")
);
--> statement-breakpoint
CREATE TABLE "sync_runs" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"state" text NOT NULL,
	"phase" text NOT NULL,
	"trigger" text NOT NULL,
	"counts" text NOT NULL,
	"total" bigint,
	"done" bigint DEFAULT 0 NOT NULL,
	"done_of" bigint,
	"cursor" text,
	"error" text,
	"removals_held" bigint,
	"removals_confirmed_by" text,
	"started_at" bigint NOT NULL,
	"finished_at" bigint,
	CONSTRAINT "sync_runs_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "sync_seen" (
	"workspace_id" text NOT NULL,
	"run_id" text NOT NULL,
	"jumpcloud_id" text NOT NULL,
	CONSTRAINT "sync_seen_workspace_id_run_id_jumpcloud_id_pk" PRIMARY KEY("workspace_id","run_id","jumpcloud_id")
);
--> statement-breakpoint
CREATE TABLE "timeline_entries" (
	"workspace_id" text NOT NULL,
	"sequence" bigint NOT NULL,
	"request_id" text,
	"device_id" text,
	"action_id" text,
	"at" bigint NOT NULL,
	"body" text NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "timeline_entries_workspace_id_sequence_pk" PRIMARY KEY("workspace_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" text PRIMARY KEY NOT NULL,
	"event_sequence" bigint DEFAULT 0 NOT NULL,
	"chain_sequence" bigint DEFAULT 0 NOT NULL,
	"chain_head" text DEFAULT '' NOT NULL,
	"quarantined_at" bigint
);
--> statement-breakpoint
CREATE INDEX "actions_device" ON "actions" USING btree ("workspace_id","device_id","created_at");--> statement-breakpoint
CREATE INDEX "actions_state" ON "actions" USING btree ("state","lease_until");--> statement-breakpoint
CREATE INDEX "actions_agent" ON "actions" USING btree ("workspace_id","kind","created_at");--> statement-breakpoint
CREATE INDEX "bindings_user" ON "bindings" USING btree ("workspace_id","user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "devices_jumpcloud" ON "devices" USING btree ("workspace_id","jumpcloud_id");--> statement-breakpoint
CREATE INDEX "devices_owner" ON "devices" USING btree ("workspace_id","owner_key");--> statement-breakpoint
CREATE INDEX "devices_name" ON "devices" USING btree ("workspace_id","sort_name","id");--> statement-breakpoint
CREATE INDEX "devices_contact" ON "devices" USING btree ("workspace_id","last_contact","id");--> statement-breakpoint
CREATE INDEX "devices_serial" ON "devices" USING btree ("workspace_id","serial_number","id");--> statement-breakpoint
CREATE INDEX "events_at" ON "events" USING btree ("at");--> statement-breakpoint
CREATE INDEX "idempotency_created" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "jumpcloud_users_email" ON "jumpcloud_users" USING btree ("workspace_id","email_key");--> statement-breakpoint
CREATE INDEX "open_slots_action" ON "open_slots" USING btree ("workspace_id","action_id");--> statement-breakpoint
CREATE INDEX "people_email" ON "people" USING btree ("workspace_id","email_key");--> statement-breakpoint
CREATE INDEX "sync_runs_started" ON "sync_runs" USING btree ("workspace_id","started_at");--> statement-breakpoint
CREATE INDEX "timeline_request" ON "timeline_entries" USING btree ("workspace_id","request_id","sequence");--> statement-breakpoint
CREATE INDEX "timeline_device" ON "timeline_entries" USING btree ("workspace_id","device_id","sequence");