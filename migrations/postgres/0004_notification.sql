-- Notifications that arrive: what is told, to whom, by which way, and whether it got there.

-- about: the time that the text tells (an appointment's beginning). dedup: kind, object and window; once for a person.
ALTER TABLE notification ADD COLUMN appointment_id UUID REFERENCES appointment (id);
ALTER TABLE notification ADD COLUMN about BIGINT;
ALTER TABLE notification ADD COLUMN dedup TEXT;
CREATE UNIQUE INDEX notification_once ON notification (user_id, dedup);
CREATE INDEX notification_at ON notification (at);
CREATE INDEX notification_unread ON notification (user_id) WHERE read_at IS NULL;

-- channels: JSON, group → channel → yes or no. Quiet hours are minutes of the day in the person's zone.
CREATE TABLE notification_setting (
  user_id UUID PRIMARY KEY REFERENCES app_user (id),
  email TEXT NOT NULL DEFAULT '',
  channels TEXT NOT NULL,
  quiet_from BIGINT CHECK (quiet_from BETWEEN 0 AND 1439),
  quiet_to BIGINT CHECK (quiet_to BETWEEN 0 AND 1439),
  zone TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  CONSTRAINT notification_setting_quiet CHECK ((quiet_from IS NULL) = (quiet_to IS NULL))
);

-- sealed: endpoint and keys as the browser gave them, sealed with the master key.
CREATE TABLE push_subscription (
  id UUID PRIMARY KEY,
  user_id UUID NOT NULL REFERENCES app_user (id),
  label TEXT NOT NULL DEFAULT '',
  endpoint_hash BYTEA NOT NULL CONSTRAINT push_subscription_endpoint UNIQUE,
  sealed BYTEA NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX push_subscription_user ON push_subscription (user_id);

-- secret is sealed with the hospital's key. events: names or beginnings of kinds ("page.*"), separated by spaces.
CREATE TABLE webhook (
  id UUID PRIMARY KEY,
  hospital_id UUID NOT NULL REFERENCES hospital (id),
  label TEXT NOT NULL,
  url TEXT NOT NULL,
  events TEXT NOT NULL,
  secret BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX webhook_hospital ON webhook (hospital_id);

-- What is on its way out: one row for a notification, a channel and a target. Rows of one lane go one after the other.
CREATE TABLE outbox (
  id UUID PRIMARY KEY,
  notification_id UUID REFERENCES notification (id),
  user_id UUID NOT NULL REFERENCES app_user (id),
  consultation_id UUID REFERENCES consultation (id),
  hospital_id UUID REFERENCES hospital (id),
  kind TEXT NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('email', 'push', 'webhook')),
  target_id UUID,
  lane TEXT NOT NULL,
  urgent BOOLEAN NOT NULL,
  payload TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'delivered', 'dead')),
  attempts BIGINT NOT NULL DEFAULT 0,
  next_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  lease BYTEA,
  lease_until BIGINT,
  last_error TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  sent_at BIGINT,
  delivered_at BIGINT,
  seen_at BIGINT
);
CREATE INDEX outbox_due ON outbox (next_at) WHERE state IN ('waiting', 'sending');
CREATE INDEX outbox_lane ON outbox (lane, id) WHERE state IN ('waiting', 'sending');
CREATE INDEX outbox_dead ON outbox (id) WHERE state = 'dead';
CREATE INDEX outbox_of ON outbox (notification_id);

-- The invitation that was sent last: ics_version is the appointment's version that it was made from.
ALTER TABLE appointment ADD COLUMN ics_sequence BIGINT NOT NULL DEFAULT 0;
ALTER TABLE appointment ADD COLUMN ics_version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE appointment ADD COLUMN ics_specialist_id UUID REFERENCES app_user (id);
ALTER TABLE appointment ADD COLUMN ics_starts_at BIGINT;
ALTER TABLE appointment ADD COLUMN ics_ends_at BIGINT;
ALTER TABLE appointment ADD COLUMN ics_at BIGINT;
CREATE INDEX appointment_uninvited ON appointment (id) WHERE ics_version <> version;

CREATE TABLE reminder (
  appointment_id UUID NOT NULL REFERENCES appointment (id),
  starts_at BIGINT NOT NULL,
  minutes BIGINT NOT NULL,
  PRIMARY KEY (appointment_id, starts_at, minutes)
);

CREATE TABLE calendar_feed (
  user_id UUID PRIMARY KEY REFERENCES app_user (id),
  token_hash BYTEA NOT NULL CONSTRAINT calendar_feed_token UNIQUE,
  created_at BIGINT NOT NULL
);
