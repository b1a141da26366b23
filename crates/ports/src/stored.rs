//! Stored values.

use alloc::vec::Vec;
use codec::DecodeAll;
use novation_units::Unreadable;

/// Decodes a stored value. A value that does not decode is damaged, not absent.
///
/// # Errors
///
/// [`Unreadable`].
pub fn decoded<V: DecodeAll>(stored: Option<Vec<u8>>) -> Result<Option<V>, Unreadable> {
	let value = stored.map(|bytes| V::decode_all(&mut bytes.as_slice()));
	value.transpose().map_err(|_| Unreadable)
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::vec;

	#[test]
	fn damaged_value_should_be_neither_absent_nor_a_default() {
		assert_eq!(decoded::<u16>(None), Ok(None));
		assert_eq!(decoded::<u16>(Some(vec![1, 0])), Ok(Some(1)));
		assert_eq!(decoded::<u16>(Some(vec![1])), Err(Unreadable));
		assert_eq!(decoded::<u16>(Some(vec![1, 0, 0])), Err(Unreadable));
	}
}
