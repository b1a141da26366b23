//! Real prices, minute by minute, from the folder that is not part of the project.
//!
//! Unpacked by running `gzip -dc`: flate2 would add features to crates that the node is built of, and
//! compile all of it twice.
