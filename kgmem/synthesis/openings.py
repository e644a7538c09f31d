"""How people begin: orders, polite detours, counts, doubts."""

from __future__ import annotations

COMMANDS = (
    "name", "list", "show", "give me", "tell me", "show me", "find", "find me", "get", "give", "please list", "please name",
    "can you list", "could you name", "can you name", "i need", "i want", "i'm looking for", "i am looking for", "look up", "return",
    "search for", "what about", "let me see", "i want to know", "i'd like to know", "i would like to see", "help me find",
    "tell me about", "can i see", "can you show me", "please give me", "could you find", "get me", "fetch", "display", "state", "identify",
    "can you find", "write down", "point me to", "say",
)  # fmt: skip
LISTS = (
    "list all", "name all", "find all", "enumerate", "give me a list of", "provide a list of", "list", "show all", "get all", "which are the",
    "what are the", "make a list of", "find every one of the", "list all of the", "i need a list of", "list every one of the", "name all of the",
    "show me all of the", "can you list all", "could i get a list of", "i'd like a list of",
)  # fmt: skip
SOME = ("name some", "list a few", "give me some", "show me some", "what are some", "name a few", "recommend me some", "are you aware of any")
ONE = ("name", "give me", "find", "what is", "tell me", "think of", "show me", "what is an example of", "give me an example of", "i need", "recommend", "is there", "do you know", "who or what is", "tell me of", "suggest")
WONDERS = (
    "do you know", "can you tell me", "could you tell me", "tell me", "i want to know", "i'd like to know", "i wonder", "please tell me",
    "any idea", "do you happen to know", "would you know", "i need to know", "does anyone know", "can you find out",
    "could you please tell me", "find out", "i would like to know", "i was wondering", "show me", "can anybody tell me", "remind me",
    "do we know", "let me know", "i'm curious", "i forgot", "i can't remember", "please find out", "check", "is it known",
    "i am trying to find out", "can you say", "look up",
)  # fmt: skip
DETOURS = ("hey,", "ok so", "so", "hi,", "well,", "and", "please,", "quick question:", "question:", "sorry,", "just wondering,")
"""Before a plain question."""
NUMBERS = (
    "what is the number of", "number of", "count the", "count", "give me the number of", "the number of", "what is the total number of",
    "tell me the number of", "find the number of", "what's the count of", "how large is the number of", "total number of",
    "calculate the number of", "count all", "give me a count of", "i want to know the number of", "what is the count of", "total",
    "what's the number of", "do you know the number of", "i need the number of", "can you count the", "how big is the number of",
)  # fmt: skip
ARE_THERE = (
    "are there", "exist", "do you know", "are listed", "can be found", "are known", "do you have", "are in the data", "do we have", "are there in total",
    "can you find", "do we know", "are there in all",
)  # fmt: skip
ANY = (
    "are there", "are there any", "is it true that there are", "do we have any", "can you find any", "do you know any", "do there exist",
    "have we got any", "is it the case that there are any", "do you know of any",
)  # fmt: skip
WHETHER = (
    "is it true that", "is it the case that", "is it correct that", "true or false:", "do you know if", "can you tell me whether", "i wonder if",
    "did you know that", "check whether", "could it be that", "am i right that", "is it a fact that", "please confirm that", "tell me if",
    "i want to know if", "would you say that", "verify that",
)  # fmt: skip
RIGHT = (", right", ", correct", ", is that true", ", true or false", ", yes or no", "", ", isn't that so", ", is that right", " or not", ", am i right")
BESIDES = ("besides", "apart from", "other than", "in addition to", "aside from", "except for", "not counting", "next to")
EARNED = frozenset("weigh cost earn make gain gross get".split())
"""Verbs whose number is asked for with "how much"."""
