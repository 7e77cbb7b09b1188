CREATE TABLE "owner_choices" (
	"workspace_id" text NOT NULL,
	"device_id" text NOT NULL,
	"person_key" text NOT NULL,
	"chosen_by" text NOT NULL,
	"reason" text,
	"chosen_at" bigint NOT NULL,
	CONSTRAINT "owner_choices_workspace_id_device_id_pk" PRIMARY KEY("workspace_id","device_id")
);
--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "sync_interval" bigint;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "schedule_version" bigint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "binding_turn" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "devices" ADD COLUMN "people_text" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "devices" ADD COLUMN "change" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "mode" text DEFAULT 'full' NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "active" bigint;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "out_of_scope" bigint;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "waiting" text;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "cancelled_by" text;--> statement-breakpoint
ALTER TABLE "sync_seen" ADD COLUMN "touched" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "device_sequence" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "device_epoch" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "devices_change" ON "devices" USING btree ("workspace_id","change");