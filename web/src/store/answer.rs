//! Answers to the numbered questions.
