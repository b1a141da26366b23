import unittest

from check_reasons import EVENTS, PAGE, PALLET, differences, variants


class Reasons(unittest.TestCase):
    def setUp(self):
        self.page, self.events, self.pallet = PAGE.read_text(), EVENTS.read_text(), PALLET.read_text()

    def test_variants_should_come_with_and_without_fields(self):
        source = "pub enum Refusal {\n\t/// One.\n\tOne,\n\t/// Two.\n\tTwo {\n\t\t/// At.\n\t\tat: u8,\n\t},\n}\n"
        self.assertEqual(variants(source, "Refusal"), ["One", "Two"])

    def test_a_reason_that_the_page_does_not_name_should_be_found(self):
        for row, name in (("| `NotFound` |", "Refusal"), ("| `QueueFull` |", "Error"), ("`Liquidation`, ", "CancelReason")):
            found = differences(self.page.replace(row, ""), self.events, self.pallet)
            self.assertEqual([name], [each.split(":")[0] for each in found])

    def test_two_reasons_that_change_places_should_be_found(self):
        swapped = self.events.replace("\tExpired,", "\tSwapped,").replace("\tNotFound,", "\tExpired,")
        self.assertTrue(differences(self.page, swapped.replace("\tSwapped,", "\tNotFound,"), self.pallet))


if __name__ == "__main__":
    unittest.main()
