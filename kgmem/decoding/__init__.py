"""Decoding: a GPT decoder that attends to memory writes plans and answer sentences in slot tokens."""
