"""Lists of words that decide whether a full stop ends a sentence."""

from __future__ import annotations


def word_set(words: str) -> frozenset[str]:
    """The words of a string, as a set."""
    return frozenset(words.split())


TITLES = word_set(
    "mr mrs ms miss mx dr prof rev revd fr sr hon st sgt insp supt det con pc dc ds di dci dcs cllr capt lt col "
    "gen maj messrs rt mme hm ch inspr"
) - word_set("ch hm pc dc ds di dci dcs con miss")
"""Before a name; never the end of a sentence unless a word follows that only begins one."""

NEVER_LAST = word_set("e.g eg i.e ie cf viz vs v approx ca incl excl esp resp asst assoc")
"""Always followed by more of the same sentence."""

BEFORE_NUMBERS = word_set(
    "no nos para paras par p pp s ss sec sect secs reg regs art arts ch chap vol vols fig figs ref refs app "
    "appx annex c cl pt pts ed r rr rec recs item col tel ext jan feb mar apr jun jul aug sep sept oct nov dec "
    "mon tue tues wed thu thur thurs fri sat sun min max est aged approx sch schs gp grp wk yr"
) - word_set("may item annex gp aged")
"""No end of a sentence before a number; before a word some of these are words of their own ("the answer was no.")."""

SHORTENED = word_set(
    "al dept depts govt inc ltd co corp bros univ hosp rd ave sq bldg temp obs admin cttee mgr mgt supvn exec "
    "gov assn jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat pp vol "
    "chap sect ed eds fig figs app ref refs para paras sec reg regs tel ext est min max jr snr jnr cont contd"
) - word_set("mar sat min max app")
"""End a sentence only before a word that begins one."""

LABELLED = word_set(
    "child baby adult sibling mother father parent family mr mrs ms miss person woman man boy girl carer "
    "partner brother sister worker practitioner school hospital agency team authority area appendix annex part "
    "section grade band group level plan option type schedule figure table category block ward class case "
    "victim subject grandmother grandfather stepfather uncle aunt cousin friend nursery teacher nurse gp "
    "officer home unit service hepatitis vitamin strep professional manager perpetrator witness placement "
    "borough county council region site house flat"
)
"""Before a single letter that is a name by itself ("Child K."), so that the full stop after it may end the sentence."""

BEGINNERS = word_set(
    "the a an this that these those there here it its he she they his her their him them we our you your i my "
    "who what when where why how which while whilst whether if in on at by for from with without within to of "
    "as after before during since until because although though despite however therefore nevertheless "
    "nonetheless moreover furthermore instead indeed also and but or so yet nor not no none nobody nothing "
    "neither either both each every all any some many most much more few several another other others one two "
    "three four five six seven eight nine ten only even still just then thus hence consequently subsequently "
    "finally eventually meanwhile later earlier initially firstly secondly once again perhaps unfortunately "
    "sadly clearly overall such it's that's there's had has have was were is are did does do could should would "
    "may might must can will across between under over given following according rather"
)
"""Words that begin a sentence and are no part of a name."""

LIKELY_BEGINNERS = BEGINNERS | word_set(
    "staff police professionals practitioners agencies children parents mother father mum dad health social "
    "records managers workers services supervision information school schools teachers nurses midwives doctors "
    "concerns referrals assessments risk risks neglect thresholds mr mrs ms miss dr child baby adult leaders "
    "inspectors partners reviewers recommendations findings learning evidence nursery hospital family families "
    "neighbours relatives officers visits contact contacts appointments injuries bruising action actions "
    "decisions opportunities"
)
"""Beginners, and the trade's nouns that seldom follow an initial as a surname."""

DAYS_AND_MONTHS = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december gmt bst"
)
