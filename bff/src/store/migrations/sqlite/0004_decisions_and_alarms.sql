CREATE TABLE `limit_notices` (
	`workspace_id` text NOT NULL,
	`code` text NOT NULL,
	`agent_id` text NOT NULL,
	`until` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `code`, `agent_id`)
);
--> statement-breakpoint
ALTER TABLE `actions` ADD `decision` text;--> statement-breakpoint
ALTER TABLE `actions` ADD `watch` text;--> statement-breakpoint
ALTER TABLE `actions` ADD `evidence_read_at` integer;