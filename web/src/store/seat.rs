//! Seats in a room, ticket redemption, placement and interruptions.
