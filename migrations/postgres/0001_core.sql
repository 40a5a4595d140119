-- Column rules stand in ../README.md. The SQLite twin of this file has the same tables in the same order.

CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE hospital (
  id UUID PRIMARY KEY,
  name TEXT NOT NULL,
  short_name TEXT NOT NULL,
  cskcb_code TEXT NOT NULL CONSTRAINT hospital_cskcb_code UNIQUE CHECK (length(cskcb_code) = 5),
  level TEXT NOT NULL CHECK (level IN ('primary', 'basic', 'specialised')),
  authority TEXT NOT NULL,
  address TEXT NOT NULL,
  duty_phone TEXT NOT NULL,
  wrapped_key BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE department (
  id UUID PRIMARY KEY,
  hospital_id UUID NOT NULL REFERENCES hospital (id),
  name TEXT NOT NULL,
  CONSTRAINT department_name UNIQUE (hospital_id, name)
);

CREATE TABLE specialty (
  code TEXT PRIMARY KEY,
  name_vi TEXT NOT NULL,
  name_en TEXT NOT NULL
);

CREATE TABLE contract (
  id UUID PRIMARY KEY,
  number TEXT NOT NULL CONSTRAINT contract_number UNIQUE,
  requesting_hospital_id UUID NOT NULL REFERENCES hospital (id),
  advising_hospital_id UUID NOT NULL REFERENCES hospital (id),
  valid_from BIGINT NOT NULL,
  valid_to BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  CONSTRAINT contract_period CHECK (valid_to > valid_from),
  CONSTRAINT contract_hospitals CHECK (requesting_hospital_id <> advising_hospital_id)
);
CREATE INDEX contract_requesting ON contract (requesting_hospital_id, advising_hospital_id);

CREATE TABLE contract_specialty (
  contract_id UUID NOT NULL REFERENCES contract (id),
  specialty TEXT NOT NULL REFERENCES specialty (code),
  PRIMARY KEY (contract_id, specialty)
);

CREATE TABLE app_user (
  id UUID PRIMARY KEY,
  username TEXT NOT NULL CONSTRAINT app_user_username UNIQUE,
  password_hash TEXT NOT NULL,
  full_name TEXT NOT NULL,
  title TEXT NOT NULL DEFAULT '',
  license_number TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  locale TEXT NOT NULL DEFAULT 'vi' CHECK (locale IN ('vi', 'en')),
  active BOOLEAN NOT NULL DEFAULT TRUE,
  schedule_seq BIGINT NOT NULL DEFAULT 0,
  schedule_version BIGINT NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);

-- A role at a hospital. Supervisor and system admin have no hospital.
CREATE TABLE role_grant (
  id UUID PRIMARY KEY,
  user_id UUID NOT NULL REFERENCES app_user (id),
  role TEXT NOT NULL CHECK (role IN ('requesting_doctor', 'specialist', 'coordinator', 'hospital_admin', 'supervisor', 'system_admin')),
  hospital_id UUID REFERENCES hospital (id),
  department_id UUID REFERENCES department (id),
  CONSTRAINT role_grant_hospital CHECK ((hospital_id IS NULL) = (role IN ('supervisor', 'system_admin')))
);
CREATE INDEX role_grant_user ON role_grant (user_id);
CREATE INDEX role_grant_hospital_role ON role_grant (hospital_id, role);

CREATE TABLE user_specialty (
  user_id UUID NOT NULL REFERENCES app_user (id),
  specialty TEXT NOT NULL REFERENCES specialty (code),
  PRIMARY KEY (user_id, specialty)
);

CREATE TABLE login (
  token_hash BYTEA PRIMARY KEY,
  user_id UUID NOT NULL REFERENCES app_user (id),
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX login_user ON login (user_id);

CREATE TABLE icd10 (
  code TEXT PRIMARY KEY,
  name_vi TEXT NOT NULL,
  name_en TEXT NOT NULL DEFAULT '',
  name_fold TEXT NOT NULL
);

-- identity and bhyt are sealed with the hospital's key; identity_lookup is a keyed hash that finds the same person again.
CREATE TABLE patient (
  id UUID PRIMARY KEY,
  hospital_id UUID NOT NULL REFERENCES hospital (id),
  full_name TEXT NOT NULL,
  name_fold TEXT NOT NULL,
  birth TEXT NOT NULL,
  sex TEXT NOT NULL CHECK (sex IN ('male', 'female', 'unknown')),
  sealed BYTEA NOT NULL,
  identity_lookup BYTEA,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  CONSTRAINT patient_identity UNIQUE (hospital_id, identity_lookup)
);

-- content is the request as typed (patient, clinical text, questions), sealed with the requesting hospital's key.
CREATE TABLE consultation (
  id UUID PRIMARY KEY,
  code TEXT NOT NULL CONSTRAINT consultation_code UNIQUE,
  state TEXT NOT NULL,
  urgency TEXT NOT NULL CHECK (urgency IN ('stat', 'asap', 'urgent', 'routine')),
  specialty TEXT REFERENCES specialty (code),
  requesting_hospital_id UUID NOT NULL REFERENCES hospital (id),
  advising_hospital_id UUID REFERENCES hospital (id),
  requester_id UUID NOT NULL REFERENCES app_user (id),
  specialist_id UUID REFERENCES app_user (id),
  contract_id UUID REFERENCES contract (id),
  patient_id UUID REFERENCES patient (id),
  content BYTEA NOT NULL,
  incomplete BOOLEAN NOT NULL DEFAULT FALSE,
  state_reason TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  submitted_at BIGINT,
  due_at BIGINT,
  concluded_at BIGINT,
  signed_at BIGINT,
  closed_at BIGINT,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX consultation_requesting ON consultation (requesting_hospital_id, state, updated_at);
CREATE INDEX consultation_advising ON consultation (advising_hospital_id, state, updated_at);
CREATE INDEX consultation_requester ON consultation (requester_id, state);
CREATE INDEX consultation_specialist ON consultation (specialist_id, state);

CREATE TABLE consultation_code_counter (
  month TEXT PRIMARY KEY,
  last BIGINT NOT NULL
);

CREATE TABLE consultation_event (
  id UUID PRIMARY KEY,
  consultation_id UUID NOT NULL REFERENCES consultation (id),
  at BIGINT NOT NULL,
  actor_id UUID REFERENCES app_user (id),
  actor_name TEXT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX consultation_event_of ON consultation_event (consultation_id, at);

-- The bytes live in the excerpt folder under sha256 of what is stored; key is this excerpt's own, wrapped by the hospital's.
CREATE TABLE excerpt (
  id UUID PRIMARY KEY,
  consultation_id UUID NOT NULL REFERENCES consultation (id),
  hospital_id UUID NOT NULL REFERENCES hospital (id),
  uploaded_by UUID NOT NULL REFERENCES app_user (id),
  kind TEXT NOT NULL CHECK (kind IN ('pdf', 'image', 'dicom', 'fhir')),
  media_type TEXT NOT NULL,
  size_bytes BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  stored_as TEXT NOT NULL,
  preview_stored_as TEXT,
  wrapped_key BYTEA,
  meta BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  withdrawn_at BIGINT,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX excerpt_of ON excerpt (consultation_id, created_at);

CREATE TABLE message (
  id UUID PRIMARY KEY,
  consultation_id UUID NOT NULL REFERENCES consultation (id),
  client_id UUID NOT NULL,
  author_id UUID REFERENCES app_user (id),
  guest_id UUID,
  author_name TEXT NOT NULL,
  text BYTEA NOT NULL,
  at BIGINT NOT NULL,
  CONSTRAINT message_client UNIQUE (consultation_id, client_id)
);
CREATE INDEX message_of ON message (consultation_id, at);

CREATE TABLE weekly_hours (
  id UUID PRIMARY KEY,
  person_id UUID NOT NULL REFERENCES app_user (id),
  weekday BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
  from_minute BIGINT NOT NULL CHECK (from_minute BETWEEN 0 AND 1439),
  to_minute BIGINT NOT NULL CHECK (to_minute BETWEEN 1 AND 1440),
  CONSTRAINT weekly_hours_period CHECK (to_minute > from_minute)
);
CREATE INDEX weekly_hours_person ON weekly_hours (person_id);

CREATE TABLE schedule_exception (
  id UUID PRIMARY KEY,
  person_id UUID NOT NULL REFERENCES app_user (id),
  kind TEXT NOT NULL CHECK (kind IN ('absent', 'extra')),
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  CONSTRAINT schedule_exception_period CHECK (ends_at > starts_at)
);
CREATE INDEX schedule_exception_person ON schedule_exception (person_id, starts_at);

CREATE TABLE appointment (
  id UUID PRIMARY KEY,
  consultation_id UUID REFERENCES consultation (id),
  hospital_id UUID NOT NULL REFERENCES hospital (id),
  specialist_id UUID NOT NULL REFERENCES app_user (id),
  status TEXT NOT NULL CHECK (status IN ('held', 'booked', 'waiting', 'in_consultation', 'interrupted', 'ended', 'cancelled', 'no_show', 'released')),
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  hold_expires_at BIGINT,
  created_by UUID NOT NULL REFERENCES app_user (id),
  cancel_reason TEXT NOT NULL DEFAULT '',
  started_at BIGINT,
  ended_at BIGINT,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  CONSTRAINT appointment_period CHECK (ends_at > starts_at AND ends_at - starts_at <= 86400000)
);
CREATE INDEX appointment_of ON appointment (consultation_id);
CREATE INDEX appointment_specialist ON appointment (specialist_id, starts_at);
CREATE INDEX appointment_time ON appointment (starts_at);
CREATE INDEX appointment_hold ON appointment (hold_expires_at) WHERE status = 'held';

-- Who is taken when. Rows of one person that occupy never overlap; the exclusion constraint refuses it.
CREATE TABLE reservation (
  id UUID PRIMARY KEY,
  appointment_id UUID NOT NULL REFERENCES appointment (id),
  person_id UUID NOT NULL REFERENCES app_user (id),
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  occupies BOOLEAN NOT NULL DEFAULT TRUE,
  CONSTRAINT reservation_period CHECK (ends_at > starts_at AND ends_at - starts_at <= 86400000),
  CONSTRAINT reservation_no_overlap EXCLUDE USING gist (person_id WITH =, int8range(starts_at, ends_at) WITH &&) WHERE (occupies)
);
CREATE INDEX reservation_person ON reservation (person_id, starts_at) WHERE occupies;
CREATE INDEX reservation_appointment ON reservation (appointment_id);


CREATE TABLE interruption (
  id UUID PRIMARY KEY,
  appointment_id UUID NOT NULL REFERENCES appointment (id),
  from_at BIGINT NOT NULL,
  to_at BIGINT
);
CREATE INDEX interruption_of ON interruption (appointment_id);

CREATE TABLE guest_link (
  id UUID PRIMARY KEY,
  consultation_id UUID NOT NULL REFERENCES consultation (id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('family', 'interpreter', 'second_doctor')),
  token_hash BYTEA NOT NULL CONSTRAINT guest_link_token UNIQUE,
  device_hash BYTEA,
  created_by UUID NOT NULL REFERENCES app_user (id),
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  opened_at BIGINT,
  revoked_at BIGINT
);
CREATE INDEX guest_link_of ON guest_link (consultation_id);

CREATE TABLE device (
  id UUID PRIMARY KEY,
  appointment_id UUID NOT NULL REFERENCES appointment (id),
  user_id UUID NOT NULL REFERENCES app_user (id),
  label TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('ultrasound', 'endoscope', 'theatre_camera', 'other')),
  token_hash BYTEA NOT NULL CONSTRAINT device_token UNIQUE,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  connected_at BIGINT,
  revoked_at BIGINT
);
CREATE INDEX device_of ON device (appointment_id);

CREATE TABLE seat (
  id UUID PRIMARY KEY,
  appointment_id UUID NOT NULL REFERENCES appointment (id),
  user_id UUID REFERENCES app_user (id),
  guest_id UUID REFERENCES guest_link (id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  joined_at BIGINT,
  left_at BIGINT,
  CONSTRAINT seat_user UNIQUE (appointment_id, user_id),
  CONSTRAINT seat_guest UNIQUE (appointment_id, guest_id)
);

-- How each participant's media fared: figures only, one row in ten seconds at most, swept when they are old.
CREATE TABLE media_quality (
  seat_id UUID NOT NULL REFERENCES seat (id),
  at BIGINT NOT NULL,
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
  microphone_on BOOLEAN NOT NULL,
  camera_on BOOLEAN NOT NULL,
  freezes INTEGER NOT NULL,
  concealed_permille INTEGER NOT NULL,
  cpu_limited BOOLEAN NOT NULL,
  PRIMARY KEY (seat_id, at)
);
CREATE INDEX media_quality_at ON media_quality (at);

CREATE TABLE answer (
  consultation_id UUID NOT NULL REFERENCES consultation (id),
  number BIGINT NOT NULL,
  text BYTEA NOT NULL,
  author_id UUID NOT NULL REFERENCES app_user (id),
  author_name TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  published_at BIGINT,
  version BIGINT NOT NULL DEFAULT 1,
  PRIMARY KEY (consultation_id, number)
);

CREATE TABLE minutes (
  consultation_id UUID PRIMARY KEY REFERENCES consultation (id),
  content BYTEA NOT NULL,
  chair_id UUID REFERENCES app_user (id),
  secretary_id UUID REFERENCES app_user (id),
  decision TEXT CHECK (decision IN ('adopted', 'modified', 'not_adopted')),
  decided_by UUID REFERENCES app_user (id),
  decided_at BIGINT,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX minutes_chair ON minutes (chair_id);
CREATE INDEX minutes_secretary ON minutes (secretary_id);

CREATE TABLE minutes_member (
  consultation_id UUID NOT NULL REFERENCES consultation (id),
  user_id UUID NOT NULL REFERENCES app_user (id),
  PRIMARY KEY (consultation_id, user_id)
);
CREATE INDEX minutes_member_user ON minutes_member (user_id);

-- digest is the SHA-256 of the minutes as the signer saw them; a later change of the minutes makes the row void.
CREATE TABLE confirmation (
  id UUID PRIMARY KEY,
  consultation_id UUID NOT NULL REFERENCES consultation (id),
  user_id UUID NOT NULL REFERENCES app_user (id),
  capacity TEXT NOT NULL CHECK (capacity IN ('secretary', 'member', 'chair')),
  digest TEXT NOT NULL,
  at BIGINT NOT NULL,
  CONSTRAINT confirmation_once UNIQUE (consultation_id, user_id, capacity)
);

CREATE TABLE notification (
  id UUID PRIMARY KEY,
  user_id UUID NOT NULL REFERENCES app_user (id),
  kind TEXT NOT NULL,
  consultation_id UUID REFERENCES consultation (id),
  at BIGINT NOT NULL,
  read_at BIGINT
);
CREATE INDEX notification_user ON notification (user_id, at);

CREATE TABLE idempotency (
  user_id UUID NOT NULL REFERENCES app_user (id),
  key TEXT NOT NULL,
  fingerprint BYTEA NOT NULL,
  status BIGINT NOT NULL,
  body TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (user_id, key)
);

CREATE TABLE ticket_used (
  jti UUID PRIMARY KEY,
  expires_at BIGINT NOT NULL
);

CREATE TABLE placement (
  room_id UUID PRIMARY KEY,
  relay TEXT NOT NULL,
  epoch BIGINT NOT NULL
);

-- One chain a hospital; audit_head holds its end and is locked first, in hospital id order.
CREATE TABLE audit_head (
  hospital_id UUID PRIMARY KEY REFERENCES hospital (id),
  seq BIGINT NOT NULL,
  hash BYTEA NOT NULL
);

CREATE TABLE audit_event (
  hospital_id UUID NOT NULL REFERENCES hospital (id),
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  object_kind TEXT NOT NULL,
  object_id TEXT NOT NULL,
  detail TEXT NOT NULL,
  prev_hash BYTEA NOT NULL,
  hash BYTEA NOT NULL,
  PRIMARY KEY (hospital_id, seq)
);
CREATE INDEX audit_event_object ON audit_event (object_id);
CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'constraint:audit_append_only'; END $$;
CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_append_only();
CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE heartbeat (
  node TEXT PRIMARY KEY,
  at BIGINT NOT NULL
);
