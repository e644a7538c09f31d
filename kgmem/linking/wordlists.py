"""Words that questions are made of. They can be names too ("It", "Her", "Who"), but rarely are.

Folded as `kgmem.stores.folding` does it.
"""

from __future__ import annotations

FUNCTION_WORDS = frozenset(
    """
    a about above across after again against ago all almost along already also although always am among an and another
    any anybody anyone anything anywhere are arent around as at away back be became because become been before behind
    being below beneath beside besides between beyond both but by came can cannot cant come could couldnt did didnt do
    does doesnt doing done dont down due during each either else ever every everybody everyone everything everywhere
    few for from get gets getting give given gives go goes going gone got had has hasnt have havent having he hed hell
    her here hers herself hes him himself his how however i id if ill im in into is isnt it its itself ive just kept
    last least less let lets like many may maybe me might mine more most much must my myself near neither never next no
    nobody none nor not nothing now of off often on once one ones only onto or other others our ours ourselves out over
    own per perhaps please quite rather really same shall she should shouldnt since so some somebody someone something
    somewhere still such take taken takes than that thats the their theirs them themselves then there theres these they
    theyre thing things this those though through thus til till to together too toward towards under until up upon us
    very via was wasnt we well went were werent what whatever whats when whenever where wherever wheres whether which
    whichever while who whoever whom whos whose why will with within without wont would wouldnt yes yet you your yours
    yourself yourselves
    """.split()
)
"""English words that hold sentences together, question words among them."""

QUESTION_WORDS = frozenset(
    """
    act acted acting actor actors actress alike amount appear appeared appears asked audience audiences author authors based begin belong belongs best
    between born bring brought call called characters city cities common complete connected considered contain contains count
    countries country created creator creators date dates day describe described describes describing description did died different
    direct directed director directors does each ending exist exists explain fall famous feature featured features few film
    films find first found full genre genres group happen happened include included includes involved item items job
    kind kinds know known language languages list listed located location made main make makes man meaning mention
    mentioned month movie movies name named names number numbers object objects order part people person persons place
    places play played plays please primary produced published related relation release released role same say says screenplay screenwriter screenwriters script second
    share shared shares show shows sort sorts star starred starring stars state states story talk tell term terms thing
    things time times title titles together topic topics total true type types use used uses want wants way wife woman
    word words work worked works write writer writers written wrote year years
    """.split()
)
"""Plain words of asking. As names they count for less when they stand in small letters."""

UNSPACED_FUNCTION_WORDS = frozenset(
    "的 了 是 在 和 与 及 或 有 吗 呢 吧 啊 谁 哪 什 么 什么 哪些 哪个 哪里 哪儿 多少 几 几个 何 何时 为 为何 怎 怎么 怎样 如何 请 问 请问 这 那 个 些 "
    "位 被 由 于 从 到 对 把 给 之 其 也 都 就 还 又 不 没 没有 我 你 他 她 它 们 我们 の は が を に へ と で も や か ね よ 何 誰 どこ いつ なに です ます".split()
)
"""Chinese and Japanese words of the same kinds."""
