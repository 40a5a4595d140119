//! Weekly hours and exceptions.
