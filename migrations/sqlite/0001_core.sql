-- Column rules stand in ../README.md. The PostgreSQL twin of this file has the same tables in the same order.

CREATE TABLE hospital (
  id BLOB PRIMARY KEY,
  name TEXT NOT NULL,
  short_name TEXT NOT NULL,
  cskcb_code TEXT NOT NULL CONSTRAINT hospital_cskcb_code UNIQUE CHECK (length(cskcb_code) = 5),
  level TEXT NOT NULL CHECK (level IN ('primary', 'basic', 'specialised')),
  authority TEXT NOT NULL,
  address TEXT NOT NULL,
  duty_phone TEXT NOT NULL,
  wrapped_key BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE department (
  id BLOB PRIMARY KEY,
  hospital_id BLOB NOT NULL REFERENCES hospital (id),
  name TEXT NOT NULL,
  CONSTRAINT department_name UNIQUE (hospital_id, name)
) STRICT;

CREATE TABLE specialty (
  code TEXT PRIMARY KEY,
  name_vi TEXT NOT NULL,
  name_en TEXT NOT NULL
) STRICT;

CREATE TABLE contract (
  id BLOB PRIMARY KEY,
  number TEXT NOT NULL CONSTRAINT contract_number UNIQUE,
  requesting_hospital_id BLOB NOT NULL REFERENCES hospital (id),
  advising_hospital_id BLOB NOT NULL REFERENCES hospital (id),
  valid_from INTEGER NOT NULL,
  valid_to INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  CONSTRAINT contract_period CHECK (valid_to > valid_from),
  CONSTRAINT contract_hospitals CHECK (requesting_hospital_id <> advising_hospital_id)
) STRICT;
CREATE INDEX contract_requesting ON contract (requesting_hospital_id, advising_hospital_id);

CREATE TABLE contract_specialty (
  contract_id BLOB NOT NULL REFERENCES contract (id),
  specialty TEXT NOT NULL REFERENCES specialty (code),
  PRIMARY KEY (contract_id, specialty)
) STRICT;

CREATE TABLE app_user (
  id BLOB PRIMARY KEY,
  username TEXT NOT NULL CONSTRAINT app_user_username UNIQUE,
  password_hash TEXT NOT NULL,
  full_name TEXT NOT NULL,
  title TEXT NOT NULL DEFAULT '',
  license_number TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  locale TEXT NOT NULL DEFAULT 'vi' CHECK (locale IN ('vi', 'en')),
  active INTEGER NOT NULL DEFAULT 1,
  schedule_seq INTEGER NOT NULL DEFAULT 0,
  schedule_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- A role at a hospital. Supervisor and system admin have no hospital.
CREATE TABLE role_grant (
  id BLOB PRIMARY KEY,
  user_id BLOB NOT NULL REFERENCES app_user (id),
  role TEXT NOT NULL CHECK (role IN ('requesting_doctor', 'specialist', 'coordinator', 'hospital_admin', 'supervisor', 'system_admin')),
  hospital_id BLOB REFERENCES hospital (id),
  department_id BLOB REFERENCES department (id),
  CONSTRAINT role_grant_hospital CHECK ((hospital_id IS NULL) = (role IN ('supervisor', 'system_admin')))
) STRICT;
CREATE INDEX role_grant_user ON role_grant (user_id);
CREATE INDEX role_grant_hospital_role ON role_grant (hospital_id, role);

CREATE TABLE user_specialty (
  user_id BLOB NOT NULL REFERENCES app_user (id),
  specialty TEXT NOT NULL REFERENCES specialty (code),
  PRIMARY KEY (user_id, specialty)
) STRICT;

CREATE TABLE login (
  token_hash BLOB PRIMARY KEY,
  user_id BLOB NOT NULL REFERENCES app_user (id),
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX login_user ON login (user_id);

CREATE TABLE icd10 (
  code TEXT PRIMARY KEY,
  name_vi TEXT NOT NULL,
  name_en TEXT NOT NULL DEFAULT '',
  name_fold TEXT NOT NULL
) STRICT;

-- identity and bhyt are sealed with the hospital's key; identity_lookup is a keyed hash that finds the same person again.
CREATE TABLE patient (
  id BLOB PRIMARY KEY,
  hospital_id BLOB NOT NULL REFERENCES hospital (id),
  full_name TEXT NOT NULL,
  name_fold TEXT NOT NULL,
  birth TEXT NOT NULL,
  sex TEXT NOT NULL CHECK (sex IN ('male', 'female', 'unknown')),
  sealed BLOB NOT NULL,
  identity_lookup BLOB,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  CONSTRAINT patient_identity UNIQUE (hospital_id, identity_lookup)
) STRICT;

-- content is the request as typed (patient, clinical text, questions), sealed with the requesting hospital's key.
CREATE TABLE consultation (
  id BLOB PRIMARY KEY,
  code TEXT NOT NULL CONSTRAINT consultation_code UNIQUE,
  state TEXT NOT NULL,
  urgency TEXT NOT NULL CHECK (urgency IN ('stat', 'asap', 'urgent', 'routine')),
  specialty TEXT REFERENCES specialty (code),
  requesting_hospital_id BLOB NOT NULL REFERENCES hospital (id),
  advising_hospital_id BLOB REFERENCES hospital (id),
  requester_id BLOB NOT NULL REFERENCES app_user (id),
  specialist_id BLOB REFERENCES app_user (id),
  contract_id BLOB REFERENCES contract (id),
  patient_id BLOB REFERENCES patient (id),
  content BLOB NOT NULL,
  incomplete INTEGER NOT NULL DEFAULT 0,
  state_reason TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  submitted_at INTEGER,
  due_at INTEGER,
  concluded_at INTEGER,
  signed_at INTEGER,
  closed_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX consultation_requesting ON consultation (requesting_hospital_id, state, updated_at);
CREATE INDEX consultation_advising ON consultation (advising_hospital_id, state, updated_at);
CREATE INDEX consultation_requester ON consultation (requester_id, state);
CREATE INDEX consultation_specialist ON consultation (specialist_id, state);

CREATE TABLE consultation_code_counter (
  month TEXT PRIMARY KEY,
  last INTEGER NOT NULL
) STRICT;

CREATE TABLE consultation_event (
  id BLOB PRIMARY KEY,
  consultation_id BLOB NOT NULL REFERENCES consultation (id),
  at INTEGER NOT NULL,
  actor_id BLOB REFERENCES app_user (id),
  actor_name TEXT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX consultation_event_of ON consultation_event (consultation_id, at);

-- The bytes live in the excerpt folder under sha256 of what is stored; key is this excerpt's own, wrapped by the hospital's.
CREATE TABLE excerpt (
  id BLOB PRIMARY KEY,
  consultation_id BLOB NOT NULL REFERENCES consultation (id),
  hospital_id BLOB NOT NULL REFERENCES hospital (id),
  uploaded_by BLOB NOT NULL REFERENCES app_user (id),
  kind TEXT NOT NULL CHECK (kind IN ('pdf', 'image', 'dicom', 'fhir')),
  media_type TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  stored_as TEXT NOT NULL,
  preview_stored_as TEXT,
  wrapped_key BLOB,
  meta BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  withdrawn_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX excerpt_of ON excerpt (consultation_id, created_at);

CREATE TABLE message (
  id BLOB PRIMARY KEY,
  consultation_id BLOB NOT NULL REFERENCES consultation (id),
  client_id BLOB NOT NULL,
  author_id BLOB REFERENCES app_user (id),
  guest_id BLOB,
  author_name TEXT NOT NULL,
  text BLOB NOT NULL,
  at INTEGER NOT NULL,
  CONSTRAINT message_client UNIQUE (consultation_id, client_id)
) STRICT;
CREATE INDEX message_of ON message (consultation_id, at);

CREATE TABLE weekly_hours (
  id BLOB PRIMARY KEY,
  person_id BLOB NOT NULL REFERENCES app_user (id),
  weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
  from_minute INTEGER NOT NULL CHECK (from_minute BETWEEN 0 AND 1439),
  to_minute INTEGER NOT NULL CHECK (to_minute BETWEEN 1 AND 1440),
  CONSTRAINT weekly_hours_period CHECK (to_minute > from_minute)
) STRICT;
CREATE INDEX weekly_hours_person ON weekly_hours (person_id);

CREATE TABLE schedule_exception (
  id BLOB PRIMARY KEY,
  person_id BLOB NOT NULL REFERENCES app_user (id),
  kind TEXT NOT NULL CHECK (kind IN ('absent', 'extra')),
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  CONSTRAINT schedule_exception_period CHECK (ends_at > starts_at)
) STRICT;
CREATE INDEX schedule_exception_person ON schedule_exception (person_id, starts_at);

CREATE TABLE appointment (
  id BLOB PRIMARY KEY,
  consultation_id BLOB REFERENCES consultation (id),
  hospital_id BLOB NOT NULL REFERENCES hospital (id),
  specialist_id BLOB NOT NULL REFERENCES app_user (id),
  status TEXT NOT NULL CHECK (status IN ('held', 'booked', 'waiting', 'in_consultation', 'interrupted', 'ended', 'cancelled', 'no_show', 'released')),
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  hold_expires_at INTEGER,
  created_by BLOB NOT NULL REFERENCES app_user (id),
  cancel_reason TEXT NOT NULL DEFAULT '',
  started_at INTEGER,
  ended_at INTEGER,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  CONSTRAINT appointment_period CHECK (ends_at > starts_at AND ends_at - starts_at <= 86400000)
) STRICT;
CREATE INDEX appointment_of ON appointment (consultation_id);
CREATE INDEX appointment_specialist ON appointment (specialist_id, starts_at);
CREATE INDEX appointment_time ON appointment (starts_at);
CREATE INDEX appointment_hold ON appointment (hold_expires_at) WHERE status = 'held';

-- Who is taken when. Rows of one person that occupy never overlap; the two triggers below refuse it.
CREATE TABLE reservation (
  id BLOB PRIMARY KEY,
  appointment_id BLOB NOT NULL REFERENCES appointment (id),
  person_id BLOB NOT NULL REFERENCES app_user (id),
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  occupies INTEGER NOT NULL DEFAULT 1,
  CONSTRAINT reservation_period CHECK (ends_at > starts_at AND ends_at - starts_at <= 86400000)
) STRICT;
CREATE INDEX reservation_person ON reservation (person_id, starts_at);
CREATE INDEX reservation_appointment ON reservation (appointment_id);

CREATE TRIGGER reservation_no_overlap_insert BEFORE INSERT ON reservation WHEN NEW.occupies = 1
BEGIN
  SELECT RAISE(ABORT, 'constraint:reservation_no_overlap') WHERE EXISTS (
    SELECT 1 FROM reservation r WHERE r.person_id = NEW.person_id AND r.occupies = 1
      AND r.starts_at > NEW.starts_at - 86400000 AND r.starts_at < NEW.ends_at AND r.ends_at > NEW.starts_at);
END;
CREATE TRIGGER reservation_no_overlap_update BEFORE UPDATE OF person_id, starts_at, ends_at, occupies ON reservation WHEN NEW.occupies = 1
BEGIN
  SELECT RAISE(ABORT, 'constraint:reservation_no_overlap') WHERE EXISTS (
    SELECT 1 FROM reservation r WHERE r.person_id = NEW.person_id AND r.occupies = 1 AND r.id <> NEW.id
      AND r.starts_at > NEW.starts_at - 86400000 AND r.starts_at < NEW.ends_at AND r.ends_at > NEW.starts_at);
END;

CREATE TABLE interruption (
  id BLOB PRIMARY KEY,
  appointment_id BLOB NOT NULL REFERENCES appointment (id),
  from_at INTEGER NOT NULL,
  to_at INTEGER
) STRICT;
CREATE INDEX interruption_of ON interruption (appointment_id);

CREATE TABLE guest_link (
  id BLOB PRIMARY KEY,
  consultation_id BLOB NOT NULL REFERENCES consultation (id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('family', 'interpreter', 'second_doctor')),
  token_hash BLOB NOT NULL CONSTRAINT guest_link_token UNIQUE,
  device_hash BLOB,
  created_by BLOB NOT NULL REFERENCES app_user (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  opened_at INTEGER,
  revoked_at INTEGER
) STRICT;
CREATE INDEX guest_link_of ON guest_link (consultation_id);

CREATE TABLE device (
  id BLOB PRIMARY KEY,
  appointment_id BLOB NOT NULL REFERENCES appointment (id),
  user_id BLOB NOT NULL REFERENCES app_user (id),
  label TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('ultrasound', 'endoscope', 'theatre_camera', 'other')),
  token_hash BLOB NOT NULL CONSTRAINT device_token UNIQUE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  connected_at INTEGER,
  revoked_at INTEGER
) STRICT;
CREATE INDEX device_of ON device (appointment_id);

CREATE TABLE seat (
  id BLOB PRIMARY KEY,
  appointment_id BLOB NOT NULL REFERENCES appointment (id),
  user_id BLOB REFERENCES app_user (id),
  guest_id BLOB REFERENCES guest_link (id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  joined_at INTEGER,
  left_at INTEGER,
  CONSTRAINT seat_user UNIQUE (appointment_id, user_id),
  CONSTRAINT seat_guest UNIQUE (appointment_id, guest_id)
) STRICT;

-- How each participant's media fared: figures only, one row in ten seconds at most, swept when they are old.
CREATE TABLE media_quality (
  seat_id BLOB NOT NULL REFERENCES seat (id),
  at INTEGER NOT NULL,
  seconds INTEGER NOT NULL,
  round_trip_ms INTEGER NOT NULL,
  up_kbps INTEGER NOT NULL,
  up_lost_permille INTEGER NOT NULL,
  up_jitter_ms INTEGER NOT NULL,
  up_nacked INTEGER NOT NULL,
  down_kbps INTEGER NOT NULL,
  down_lost_permille INTEGER NOT NULL,
  down_resent INTEGER NOT NULL,
  down_estimate_kbps INTEGER NOT NULL,
  down_wanted_kbps INTEGER NOT NULL,
  down_queue_ms INTEGER NOT NULL,
  lowered_ms INTEGER NOT NULL,
  paused_ms INTEGER NOT NULL,
  lost_ms INTEGER NOT NULL,
  microphone_on INTEGER NOT NULL,
  camera_on INTEGER NOT NULL,
  freezes INTEGER NOT NULL,
  concealed_permille INTEGER NOT NULL,
  cpu_limited INTEGER NOT NULL,
  PRIMARY KEY (seat_id, at)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_quality_at ON media_quality (at);

CREATE TABLE answer (
  consultation_id BLOB NOT NULL REFERENCES consultation (id),
  number INTEGER NOT NULL,
  text BLOB NOT NULL,
  author_id BLOB NOT NULL REFERENCES app_user (id),
  author_name TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  published_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (consultation_id, number)
) STRICT;

CREATE TABLE minutes (
  consultation_id BLOB PRIMARY KEY REFERENCES consultation (id),
  content BLOB NOT NULL,
  chair_id BLOB REFERENCES app_user (id),
  secretary_id BLOB REFERENCES app_user (id),
  decision TEXT CHECK (decision IN ('adopted', 'modified', 'not_adopted')),
  decided_by BLOB REFERENCES app_user (id),
  decided_at INTEGER,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX minutes_chair ON minutes (chair_id);
CREATE INDEX minutes_secretary ON minutes (secretary_id);

CREATE TABLE minutes_member (
  consultation_id BLOB NOT NULL REFERENCES consultation (id),
  user_id BLOB NOT NULL REFERENCES app_user (id),
  PRIMARY KEY (consultation_id, user_id)
) STRICT;
CREATE INDEX minutes_member_user ON minutes_member (user_id);

-- digest is the SHA-256 of the minutes as the signer saw them; a later change of the minutes makes the row void.
CREATE TABLE confirmation (
  id BLOB PRIMARY KEY,
  consultation_id BLOB NOT NULL REFERENCES consultation (id),
  user_id BLOB NOT NULL REFERENCES app_user (id),
  capacity TEXT NOT NULL CHECK (capacity IN ('secretary', 'member', 'chair')),
  digest TEXT NOT NULL,
  at INTEGER NOT NULL,
  CONSTRAINT confirmation_once UNIQUE (consultation_id, user_id, capacity)
) STRICT;

CREATE TABLE notification (
  id BLOB PRIMARY KEY,
  user_id BLOB NOT NULL REFERENCES app_user (id),
  kind TEXT NOT NULL,
  consultation_id BLOB REFERENCES consultation (id),
  at INTEGER NOT NULL,
  read_at INTEGER
) STRICT;
CREATE INDEX notification_user ON notification (user_id, at);

CREATE TABLE idempotency (
  user_id BLOB NOT NULL REFERENCES app_user (id),
  key TEXT NOT NULL,
  fingerprint BLOB NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (user_id, key)
) STRICT;

CREATE TABLE ticket_used (
  jti BLOB PRIMARY KEY,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE placement (
  room_id BLOB PRIMARY KEY,
  relay TEXT NOT NULL,
  epoch INTEGER NOT NULL
) STRICT;

-- One chain a hospital; audit_head holds its end and is locked first, in hospital id order.
CREATE TABLE audit_head (
  hospital_id BLOB PRIMARY KEY REFERENCES hospital (id),
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL
) STRICT;

CREATE TABLE audit_event (
  hospital_id BLOB NOT NULL REFERENCES hospital (id),
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  object_kind TEXT NOT NULL,
  object_id TEXT NOT NULL,
  detail TEXT NOT NULL,
  prev_hash BLOB NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (hospital_id, seq)
) STRICT;
CREATE INDEX audit_event_object ON audit_event (object_id);
CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event BEGIN SELECT RAISE(ABORT, 'constraint:audit_append_only'); END;
CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event BEGIN SELECT RAISE(ABORT, 'constraint:audit_append_only'); END;

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE heartbeat (
  node TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT;
