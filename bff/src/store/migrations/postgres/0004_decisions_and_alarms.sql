CREATE TABLE "limit_notices" (
	"workspace_id" text NOT NULL,
	"code" text NOT NULL,
	"agent_id" text NOT NULL,
	"until" bigint NOT NULL,
	CONSTRAINT "limit_notices_workspace_id_code_agent_id_pk" PRIMARY KEY("workspace_id","code","agent_id")
);
--> statement-breakpoint
ALTER TABLE "actions" ADD COLUMN "decision" text;--> statement-breakpoint
ALTER TABLE "actions" ADD COLUMN "watch" text;--> statement-breakpoint
ALTER TABLE "actions" ADD COLUMN "evidence_read_at" bigint;