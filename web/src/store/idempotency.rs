//! Replies kept under a client's key, so that a repeated request is done once.
