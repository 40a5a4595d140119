-- The on-call rota, emergency pages, devices that ring, presence and photos.

-- Opened by accepting an emergency: its room is open at once and it reserves nobody's time.
ALTER TABLE appointment ADD COLUMN emergency INTEGER NOT NULL DEFAULT 0;

-- Who is on duty when. One level of a specialty has one holder at a time; the two triggers below refuse a second.
CREATE TABLE duty_shift (
  id BLOB PRIMARY KEY,
  hospital_id BLOB NOT NULL REFERENCES hospital (id),
  specialty TEXT REFERENCES specialty (code),
  level TEXT NOT NULL CHECK (level IN ('first', 'second', 'third', 'coordinator', 'leader')),
  person_id BLOB NOT NULL REFERENCES app_user (id),
  covers_id BLOB REFERENCES app_user (id),
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  created_by BLOB NOT NULL REFERENCES app_user (id),
  created_at INTEGER NOT NULL,
  removed_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1,
  CONSTRAINT duty_shift_period CHECK (ends_at > starts_at AND ends_at - starts_at <= 2678400000),
  CONSTRAINT duty_shift_specialty CHECK ((specialty IS NULL) = (level IN ('coordinator', 'leader')))
) STRICT;
CREATE INDEX duty_shift_time ON duty_shift (hospital_id, level, starts_at) WHERE removed_at IS NULL;
CREATE INDEX duty_shift_person ON duty_shift (person_id, starts_at) WHERE removed_at IS NULL;

CREATE TRIGGER duty_shift_no_overlap_insert BEFORE INSERT ON duty_shift WHEN NEW.removed_at IS NULL
BEGIN
  SELECT RAISE(ABORT, 'constraint:duty_shift_no_overlap') WHERE EXISTS (
    SELECT 1 FROM duty_shift s WHERE s.hospital_id = NEW.hospital_id AND s.level = NEW.level AND s.specialty IS NEW.specialty
      AND s.removed_at IS NULL AND s.starts_at > NEW.starts_at - 2678400000 AND s.starts_at < NEW.ends_at AND s.ends_at > NEW.starts_at);
END;
CREATE TRIGGER duty_shift_no_overlap_update BEFORE UPDATE OF hospital_id, specialty, level, starts_at, ends_at, removed_at ON duty_shift
WHEN NEW.removed_at IS NULL
BEGIN
  SELECT RAISE(ABORT, 'constraint:duty_shift_no_overlap') WHERE EXISTS (
    SELECT 1 FROM duty_shift s WHERE s.hospital_id = NEW.hospital_id AND s.level = NEW.level AND s.specialty IS NEW.specialty
      AND s.id <> NEW.id AND s.removed_at IS NULL
      AND s.starts_at > NEW.starts_at - 2678400000 AND s.starts_at < NEW.ends_at AND s.ends_at > NEW.starts_at);
END;

-- What happened to a shift: planned, removed, covered, swapped.
CREATE TABLE duty_shift_event (
  id BLOB PRIMARY KEY,
  shift_id BLOB NOT NULL REFERENCES duty_shift (id),
  at INTEGER NOT NULL,
  actor_id BLOB NOT NULL REFERENCES app_user (id),
  kind TEXT NOT NULL CHECK (kind IN ('planned', 'removed', 'covered', 'swapped')),
  from_person_id BLOB REFERENCES app_user (id),
  to_person_id BLOB REFERENCES app_user (id),
  reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX duty_shift_event_of ON duty_shift_event (shift_id, at);

CREATE TABLE duty_swap (
  id BLOB PRIMARY KEY,
  hospital_id BLOB NOT NULL REFERENCES hospital (id),
  shift_id BLOB NOT NULL REFERENCES duty_shift (id),
  with_shift_id BLOB REFERENCES duty_shift (id),
  from_person_id BLOB NOT NULL REFERENCES app_user (id),
  to_person_id BLOB NOT NULL REFERENCES app_user (id),
  state TEXT NOT NULL CHECK (state IN ('asked', 'accepted', 'refused', 'withdrawn')),
  reason TEXT NOT NULL DEFAULT '',
  asked_at INTEGER NOT NULL,
  answered_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX duty_swap_hospital ON duty_swap (hospital_id, state, asked_at);
CREATE INDEX duty_swap_from ON duty_swap (from_person_id);
CREATE INDEX duty_swap_to ON duty_swap (to_person_id);
CREATE UNIQUE INDEX duty_swap_open ON duty_swap (shift_id) WHERE state = 'asked';

-- After how many seconds the next level rings. A hospital without a row has the defaults of the program.
CREATE TABLE duty_timings (
  hospital_id BLOB PRIMARY KEY REFERENCES hospital (id),
  second_s INTEGER NOT NULL,
  third_s INTEGER NOT NULL,
  leader_s INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  CONSTRAINT duty_timings_order CHECK (second_s >= 1 AND third_s > second_s AND leader_s > third_s AND leader_s <= 900)
) STRICT;

CREATE TABLE person_photo (
  user_id BLOB PRIMARY KEY REFERENCES app_user (id),
  jpeg BLOB NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- An emergency that rings. next_at is when the pager looks at it: the next level is due, or the page
-- was ended with its consultation and those called have to be told. Null when nothing is left to do.
CREATE TABLE page (
  id BLOB PRIMARY KEY,
  consultation_id BLOB NOT NULL REFERENCES consultation (id),
  requesting_hospital_id BLOB NOT NULL REFERENCES hospital (id),
  advising_hospital_id BLOB NOT NULL REFERENCES hospital (id),
  requester_id BLOB NOT NULL REFERENCES app_user (id),
  specialty TEXT NOT NULL,
  stat_set TEXT,
  state TEXT NOT NULL CHECK (state IN ('ringing', 'accepted', 'cancelled', 'unanswered')),
  started_at INTEGER NOT NULL,
  next_at INTEGER,
  accepted_by BLOB REFERENCES app_user (id),
  appointment_id BLOB REFERENCES appointment (id),
  ended_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX page_one_ringing ON page (consultation_id) WHERE state = 'ringing';
CREATE INDEX page_of ON page (consultation_id);
CREATE INDEX page_due ON page (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX page_requester ON page (requester_id, ended_at);

-- The chain as it was planned when the page began. due_at moves forward only when the level before answers "busy".
CREATE TABLE page_level (
  page_id BLOB NOT NULL REFERENCES page (id),
  level TEXT NOT NULL CHECK (level IN ('first', 'second', 'third', 'coordinator', 'leader')),
  due_at INTEGER NOT NULL,
  rung_at INTEGER,
  PRIMARY KEY (page_id, level)
) STRICT, WITHOUT ROWID;

-- Each person is called once at most by a page.
CREATE TABLE page_call (
  page_id BLOB NOT NULL REFERENCES page (id),
  person_id BLOB NOT NULL REFERENCES app_user (id),
  level TEXT NOT NULL CHECK (level IN ('first', 'second', 'third', 'coordinator', 'leader')),
  rung_at INTEGER,
  delivered_at INTEGER,
  seen_at INTEGER,
  answer TEXT CHECK (answer IN ('accepted', 'busy')),
  answered_at INTEGER,
  PRIMARY KEY (page_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX page_call_person ON page_call (person_id, rung_at);

CREATE TABLE page_event (
  id BLOB PRIMARY KEY,
  page_id BLOB NOT NULL REFERENCES page (id),
  at INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('started', 'rung', 'delivered', 'seen', 'busy', 'accepted', 'cancelled', 'escalated', 'unanswered')),
  level TEXT,
  person_id BLOB REFERENCES app_user (id),
  reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX page_event_of ON page_event (page_id, at);

-- A device that may ring for its owner and nothing else.
CREATE TABLE ring_device (
  id BLOB PRIMARY KEY,
  user_id BLOB NOT NULL REFERENCES app_user (id),
  label TEXT NOT NULL,
  token_hash BLOB NOT NULL CONSTRAINT ring_device_token UNIQUE,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  -- Where a push message goes when no page is open: a row of push_subscription.
  subscription_id BLOB
) STRICT;
CREATE INDEX ring_device_user ON ring_device (user_id);

-- Who has an event stream open on which node.
CREATE TABLE presence (
  node TEXT NOT NULL,
  user_id BLOB NOT NULL REFERENCES app_user (id),
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (node, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX presence_user ON presence (user_id, expires_at);
