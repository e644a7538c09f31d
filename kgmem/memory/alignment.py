"""Which of a question's words a label is about: late interaction of label vectors with token states.

After ColBERT (Khattab and Zaharia 2020): similarity is taken word by word, in the text encoder's own space, where a
label and its paraphrases are near each other from the beginning.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import normalize

SHARPNESS = 20.0
"""The factor of cosines in the softmax over words at first; it is trained."""


class Alignment(nn.Module):
    """For each question and label the words that fit the label, and how well the best one does."""

    def __init__(self, text_width: int, width: int) -> None:
        super().__init__()
        self.words = nn.Linear(text_width, width, bias=False)
        self.output = nn.Linear(width + 1, width, bias=False)
        self.sharpness = nn.Parameter(torch.tensor([SHARPNESS]))

    def forward(self, question: Tensor, mask: Tensor, labels: Tensor) -> Tensor:
        """Shape: question (B, T, text_width), mask (B, T) bool, labels (U, text_width); result (B, U, width)."""
        cosines = normalize(labels, dim=-1) @ normalize(question, dim=-1).transpose(1, 2)  # (B, U, T)
        cosines = cosines.float().masked_fill(~mask.unsqueeze(1), -1.0)
        weights = (self.sharpness * cosines).masked_fill(~mask.unsqueeze(1), torch.finfo(torch.float32).min).softmax(-1)
        said = weights.to(question.dtype) @ self.words(question)
        best = cosines.amax(-1, keepdim=True).to(said.dtype)
        aligned: Tensor = self.output(torch.cat([said, best], -1))
        return aligned
