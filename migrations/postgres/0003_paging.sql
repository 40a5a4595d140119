-- The on-call rota, emergency pages, devices that ring, presence and photos.

-- Opened by accepting an emergency: its room is open at once and it reserves nobody's time.
ALTER TABLE appointment ADD COLUMN emergency BOOLEAN NOT NULL DEFAULT FALSE;

-- Who is on duty when. One level of a specialty has one holder at a time; the exclusion constraint refuses a second.
CREATE TABLE duty_shift (
  id UUID PRIMARY KEY,
  hospital_id UUID NOT NULL REFERENCES hospital (id),
  specialty TEXT REFERENCES specialty (code),
  level TEXT NOT NULL CHECK (level IN ('first', 'second', 'third', 'coordinator', 'leader')),
  person_id UUID NOT NULL REFERENCES app_user (id),
  covers_id UUID REFERENCES app_user (id),
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  created_by UUID NOT NULL REFERENCES app_user (id),
  created_at BIGINT NOT NULL,
  removed_at BIGINT,
  version BIGINT NOT NULL DEFAULT 1,
  CONSTRAINT duty_shift_period CHECK (ends_at > starts_at AND ends_at - starts_at <= 2678400000),
  CONSTRAINT duty_shift_specialty CHECK ((specialty IS NULL) = (level IN ('coordinator', 'leader'))),
  CONSTRAINT duty_shift_no_overlap EXCLUDE USING gist (hospital_id WITH =, level WITH =, COALESCE(specialty, '') WITH =, int8range(starts_at, ends_at) WITH &&) WHERE (removed_at IS NULL)
);
CREATE INDEX duty_shift_time ON duty_shift (hospital_id, level, starts_at) WHERE removed_at IS NULL;
CREATE INDEX duty_shift_person ON duty_shift (person_id, starts_at) WHERE removed_at IS NULL;

-- What happened to a shift: planned, removed, covered, swapped.
CREATE TABLE duty_shift_event (
  id UUID PRIMARY KEY,
  shift_id UUID NOT NULL REFERENCES duty_shift (id),
  at BIGINT NOT NULL,
  actor_id UUID NOT NULL REFERENCES app_user (id),
  kind TEXT NOT NULL CHECK (kind IN ('planned', 'removed', 'covered', 'swapped')),
  from_person_id UUID REFERENCES app_user (id),
  to_person_id UUID REFERENCES app_user (id),
  reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX duty_shift_event_of ON duty_shift_event (shift_id, at);

CREATE TABLE duty_swap (
  id UUID PRIMARY KEY,
  hospital_id UUID NOT NULL REFERENCES hospital (id),
  shift_id UUID NOT NULL REFERENCES duty_shift (id),
  with_shift_id UUID REFERENCES duty_shift (id),
  from_person_id UUID NOT NULL REFERENCES app_user (id),
  to_person_id UUID NOT NULL REFERENCES app_user (id),
  state TEXT NOT NULL CHECK (state IN ('asked', 'accepted', 'refused', 'withdrawn')),
  reason TEXT NOT NULL DEFAULT '',
  asked_at BIGINT NOT NULL,
  answered_at BIGINT,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX duty_swap_hospital ON duty_swap (hospital_id, state, asked_at);
CREATE INDEX duty_swap_from ON duty_swap (from_person_id);
CREATE INDEX duty_swap_to ON duty_swap (to_person_id);
CREATE UNIQUE INDEX duty_swap_open ON duty_swap (shift_id) WHERE state = 'asked';

-- After how many seconds the next level rings. A hospital without a row has the defaults of the program.
CREATE TABLE duty_timings (
  hospital_id UUID PRIMARY KEY REFERENCES hospital (id),
  second_s BIGINT NOT NULL,
  third_s BIGINT NOT NULL,
  leader_s BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  CONSTRAINT duty_timings_order CHECK (second_s >= 1 AND third_s > second_s AND leader_s > third_s AND leader_s <= 900)
);

CREATE TABLE person_photo (
  user_id UUID PRIMARY KEY REFERENCES app_user (id),
  jpeg BYTEA NOT NULL,
  updated_at BIGINT NOT NULL
);

-- An emergency that rings. next_at is when the pager looks at it: the next level is due, or the page
-- was ended with its consultation and those called have to be told. Null when nothing is left to do.
CREATE TABLE page (
  id UUID PRIMARY KEY,
  consultation_id UUID NOT NULL REFERENCES consultation (id),
  requesting_hospital_id UUID NOT NULL REFERENCES hospital (id),
  advising_hospital_id UUID NOT NULL REFERENCES hospital (id),
  requester_id UUID NOT NULL REFERENCES app_user (id),
  specialty TEXT NOT NULL,
  stat_set TEXT,
  state TEXT NOT NULL CHECK (state IN ('ringing', 'accepted', 'cancelled', 'unanswered')),
  started_at BIGINT NOT NULL,
  next_at BIGINT,
  accepted_by UUID REFERENCES app_user (id),
  appointment_id UUID REFERENCES appointment (id),
  ended_at BIGINT,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX page_one_ringing ON page (consultation_id) WHERE state = 'ringing';
CREATE INDEX page_of ON page (consultation_id);
CREATE INDEX page_due ON page (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX page_requester ON page (requester_id, ended_at);

-- The chain as it was planned when the page began. due_at moves forward only when the level before answers "busy".
CREATE TABLE page_level (
  page_id UUID NOT NULL REFERENCES page (id),
  level TEXT NOT NULL CHECK (level IN ('first', 'second', 'third', 'coordinator', 'leader')),
  due_at BIGINT NOT NULL,
  rung_at BIGINT,
  PRIMARY KEY (page_id, level)
);

-- Each person is called once at most by a page.
CREATE TABLE page_call (
  page_id UUID NOT NULL REFERENCES page (id),
  person_id UUID NOT NULL REFERENCES app_user (id),
  level TEXT NOT NULL CHECK (level IN ('first', 'second', 'third', 'coordinator', 'leader')),
  rung_at BIGINT,
  delivered_at BIGINT,
  seen_at BIGINT,
  answer TEXT CHECK (answer IN ('accepted', 'busy')),
  answered_at BIGINT,
  PRIMARY KEY (page_id, person_id)
);
CREATE INDEX page_call_person ON page_call (person_id, rung_at);

CREATE TABLE page_event (
  id UUID PRIMARY KEY,
  page_id UUID NOT NULL REFERENCES page (id),
  at BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('started', 'rung', 'delivered', 'seen', 'busy', 'accepted', 'cancelled', 'escalated', 'unanswered')),
  level TEXT,
  person_id UUID REFERENCES app_user (id),
  reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX page_event_of ON page_event (page_id, at);

-- A device that may ring for its owner and nothing else.
CREATE TABLE ring_device (
  id UUID PRIMARY KEY,
  user_id UUID NOT NULL REFERENCES app_user (id),
  label TEXT NOT NULL,
  token_hash BYTEA NOT NULL CONSTRAINT ring_device_token UNIQUE,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  -- Where a push message goes when no page is open: a row of push_subscription.
  subscription_id UUID
);
CREATE INDEX ring_device_user ON ring_device (user_id);

-- Who has an event stream open on which node.
CREATE TABLE presence (
  node TEXT NOT NULL,
  user_id UUID NOT NULL REFERENCES app_user (id),
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (node, user_id)
);
CREATE INDEX presence_user ON presence (user_id, expires_at);
