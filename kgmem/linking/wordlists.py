"""Words that questions are made of. They can be names too ("It", "Her", "Who"), but rarely are.

Folded as `kgmem.stores.folding` does it.
"""

from __future__ import annotations

FUNCTION_WORDS = frozenset(
    """
    a about above across after again against ago all almost along already also although always am among an and
    another any anybody anyone anything anywhere are arent around as at away back be became because become been
    before behind being below beneath beside besides between beyond both but by came can cannot cant come could
    couldnt did didnt do does doesnt doing done dont down due during each either else ever every everybody everyone
    everything everywhere few for from get gets getting give given gives go goes going gone got had has hasnt have
    havent having he hed hell her here hers herself hes him himself his how however i id if ill im in into is isnt
    it its itself ive just kept last least less let lets like many may maybe me might mine more most much must my
    myself near neither never next no nobody none nor not nothing now of off often on once one ones only onto or
    other others our ours ourselves out over own per perhaps please quite rather really same shall she should
    shouldnt since so some somebody someone something somewhere still such take taken takes than that thats the
    their theirs them themselves then there theres these they theyre thing things this those though through thus til
    till to together too toward towards under until up upon us very via was wasnt we well went were werent what
    whatever whats when whenever where wheres wherever whether which whichever while who whoever whom whos whose why
    will with within without wont would wouldnt yes yet you your yours yourself yourselves
    """.split()
)
"""English words that hold sentences together, question words among them."""

QUESTION_WORDS = frozenset(
    """
    act acted acting actor actors actress alike amount appear appeared appears asked audience audiences author
    authors based begin belong belongs best born bring brought call called characters cities city common complete
    connected considered contain contains count countries country created creator creators date dates day describe
    described describes describing description died different direct directed director directors ending exist exists
    explain fall famous feature featured features film films find first found full genre genres good group happen
    happened include included includes involved item items job kind kinds know known language languages list listed
    located location made main make makes man meaning mention mentioned month movie movies name named names number
    numbers object objects order part people person persons place places play played plays primary produced
    published related relation release released role say says screenplay screenwriter screenwriters script second
    share shared shares show shows sort sorts star starred starring stars state states story talk tell term terms
    time times title titles topic topics total true type types use used uses want wants way wife woman word words
    work worked works write writer writers written wrote year years
    """.split()
)
"""Plain words of asking. As names they count for less when they stand in small letters."""

UNSPACED_FUNCTION_WORDS = frozenset(
    "的了是在和与及或有吗呢吧啊谁哪什么些个几何为怎样如请问这那位被由于从到对把给之其也都就还又不没多少里我你他她它们"
    "のはがをにへとでもやかねよ誰"
)
"""Characters of Chinese and Japanese words of the same kinds."""

COMMON_WORDS = FUNCTION_WORDS | QUESTION_WORDS | UNSPACED_FUNCTION_WORDS
