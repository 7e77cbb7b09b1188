ALTER TABLE "devices" ADD COLUMN "system_enrollment_type" text;--> statement-breakpoint
ALTER TABLE "devices" ADD COLUMN "mdm_device_id" text;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "lease_owner" text;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "lease_until" bigint;