//! The conversation of a consultation, sealed.
