CREATE TABLE `owner_choices` (
	`workspace_id` text NOT NULL,
	`device_id` text NOT NULL,
	`person_key` text NOT NULL,
	`chosen_by` text NOT NULL,
	`reason` text,
	`chosen_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `device_id`)
);
--> statement-breakpoint
ALTER TABLE `connections` ADD `sync_interval` integer;--> statement-breakpoint
ALTER TABLE `connections` ADD `schedule_version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `connections` ADD `binding_turn` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `devices` ADD `people_text` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `devices` ADD `change` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `devices_change` ON `devices` (`workspace_id`,`change`);--> statement-breakpoint
ALTER TABLE `sync_runs` ADD `mode` text DEFAULT 'full' NOT NULL;--> statement-breakpoint
ALTER TABLE `sync_runs` ADD `active` integer;--> statement-breakpoint
ALTER TABLE `sync_runs` ADD `out_of_scope` integer;--> statement-breakpoint
ALTER TABLE `sync_runs` ADD `waiting` text;--> statement-breakpoint
ALTER TABLE `sync_runs` ADD `cancelled_by` text;--> statement-breakpoint
ALTER TABLE `sync_seen` ADD `touched` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `workspaces` ADD `device_sequence` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `workspaces` ADD `device_epoch` integer DEFAULT 0 NOT NULL;