"""Late interaction of labels and a question's words."""

from __future__ import annotations

import torch

from kgmem.memory.alignment import Alignment


def test_a_label_finds_its_words() -> None:
    """The word whose state is the label's vector, wherever it stands; padding has no part in it."""
    torch.manual_seed(0)
    alignment = Alignment(8, 4)
    words, labels = torch.randn(1, 5, 8), torch.randn(2, 8)
    words[0, 3] = 7 * labels[1]
    mask = torch.tensor([[True, True, True, True, False]])
    with torch.no_grad():
        alignment.sharpness.fill_(1000.0)
        found = alignment(words, mask, labels)[0, 1]
        expected = alignment.output(torch.cat([alignment.words(words[0, 3]), torch.ones(1)]))
        torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-4)
        words[0, 4] = labels[1] * 100
        torch.testing.assert_close(alignment(words, mask, labels)[0, 1], expected, rtol=1e-4, atol=1e-4)
