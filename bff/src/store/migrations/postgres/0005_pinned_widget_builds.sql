CREATE TABLE "widget_builds" (
	"hash" text PRIMARY KEY NOT NULL,
	"files" text NOT NULL,
	"stored_at" bigint NOT NULL
);
