-- Notifications that arrive: what is told, to whom, by which way, and whether it got there.

-- about: the time that the text tells (an appointment's beginning). dedup: kind, object and window; once for a person.
ALTER TABLE notification ADD COLUMN appointment_id BLOB REFERENCES appointment (id);
ALTER TABLE notification ADD COLUMN about INTEGER;
ALTER TABLE notification ADD COLUMN dedup TEXT;
CREATE UNIQUE INDEX notification_once ON notification (user_id, dedup);
CREATE INDEX notification_at ON notification (at);
CREATE INDEX notification_unread ON notification (user_id) WHERE read_at IS NULL;

-- channels: JSON, group → channel → yes or no. Quiet hours are minutes of the day in the person's zone.
CREATE TABLE notification_setting (
  user_id BLOB PRIMARY KEY REFERENCES app_user (id),
  email TEXT NOT NULL DEFAULT '',
  channels TEXT NOT NULL,
  quiet_from INTEGER CHECK (quiet_from BETWEEN 0 AND 1439),
  quiet_to INTEGER CHECK (quiet_to BETWEEN 0 AND 1439),
  zone TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  CONSTRAINT notification_setting_quiet CHECK ((quiet_from IS NULL) = (quiet_to IS NULL))
) STRICT;

-- sealed: endpoint and keys as the browser gave them, sealed with the master key.
CREATE TABLE push_subscription (
  id BLOB PRIMARY KEY,
  user_id BLOB NOT NULL REFERENCES app_user (id),
  label TEXT NOT NULL DEFAULT '',
  endpoint_hash BLOB NOT NULL CONSTRAINT push_subscription_endpoint UNIQUE,
  sealed BLOB NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX push_subscription_user ON push_subscription (user_id);

-- secret is sealed with the hospital's key. events: names or beginnings of kinds ("page.*"), separated by spaces.
CREATE TABLE webhook (
  id BLOB PRIMARY KEY,
  hospital_id BLOB NOT NULL REFERENCES hospital (id),
  label TEXT NOT NULL,
  url TEXT NOT NULL,
  events TEXT NOT NULL,
  secret BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX webhook_hospital ON webhook (hospital_id);

-- What is on its way out: one row for a notification, a channel and a target. Rows of one lane go one after the other.
CREATE TABLE outbox (
  id BLOB PRIMARY KEY,
  notification_id BLOB REFERENCES notification (id),
  user_id BLOB NOT NULL REFERENCES app_user (id),
  consultation_id BLOB REFERENCES consultation (id),
  hospital_id BLOB REFERENCES hospital (id),
  kind TEXT NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('email', 'push', 'webhook')),
  target_id BLOB,
  lane TEXT NOT NULL,
  urgent INTEGER NOT NULL,
  payload TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'delivered', 'dead')),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  lease BLOB,
  lease_until INTEGER,
  last_error TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  sent_at INTEGER,
  delivered_at INTEGER,
  seen_at INTEGER
) STRICT;
CREATE INDEX outbox_due ON outbox (next_at) WHERE state IN ('waiting', 'sending');
CREATE INDEX outbox_lane ON outbox (lane, id) WHERE state IN ('waiting', 'sending');
CREATE INDEX outbox_dead ON outbox (id) WHERE state = 'dead';
CREATE INDEX outbox_of ON outbox (notification_id);

-- The invitation that was sent last: ics_version is the appointment's version that it was made from.
ALTER TABLE appointment ADD COLUMN ics_sequence INTEGER NOT NULL DEFAULT 0;
ALTER TABLE appointment ADD COLUMN ics_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE appointment ADD COLUMN ics_specialist_id BLOB REFERENCES app_user (id);
ALTER TABLE appointment ADD COLUMN ics_starts_at INTEGER;
ALTER TABLE appointment ADD COLUMN ics_ends_at INTEGER;
ALTER TABLE appointment ADD COLUMN ics_at INTEGER;
CREATE INDEX appointment_uninvited ON appointment (id) WHERE ics_version <> version;

CREATE TABLE reminder (
  appointment_id BLOB NOT NULL REFERENCES appointment (id),
  starts_at INTEGER NOT NULL,
  minutes INTEGER NOT NULL,
  PRIMARY KEY (appointment_id, starts_at, minutes)
) STRICT;

CREATE TABLE calendar_feed (
  user_id BLOB PRIMARY KEY REFERENCES app_user (id),
  token_hash BLOB NOT NULL CONSTRAINT calendar_feed_token UNIQUE,
  created_at INTEGER NOT NULL
) STRICT;
