//! A type for each identifier, so that a hospital's cannot be passed for a user's.

use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! id {
    ($($name:ident),* $(,)?) => {$(
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type, ToSchema)]
        #[serde(transparent)]
        #[sqlx(transparent)]
        #[schema(value_type = String, format = Uuid)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new time-ordered identifier (UUIDv7).
            #[expect(clippy::disallowed_methods, reason = "the one place that makes identifiers")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

id!(
    HospitalId,
    DepartmentId,
    ContractId,
    UserId,
    GrantId,
    PatientId,
    ConsultationId,
    ExcerptId,
    MessageId,
    AppointmentId,
    ReservationId,
    GuestLinkId,
    DeviceId,
    SeatId,
    EventId,
    HoursId,
    RoutingRuleId,
    NotificationId,
    SubscriptionId,
    WebhookId,
    DeliveryId,
    ShiftId,
    SwapId,
    PageId,
    RingDeviceId,
    SeriesId,
    AgendaItemId,
);
