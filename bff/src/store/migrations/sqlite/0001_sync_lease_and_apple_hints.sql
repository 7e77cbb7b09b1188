ALTER TABLE `devices` ADD `system_enrollment_type` text;--> statement-breakpoint
ALTER TABLE `devices` ADD `mdm_device_id` text;--> statement-breakpoint
ALTER TABLE `sync_runs` ADD `lease_owner` text;--> statement-breakpoint
ALTER TABLE `sync_runs` ADD `lease_until` integer;