"""The cue words of news English: what stands beside a name and tells what sort of name it is.

Closed lists, written for this project; all in lower case without full stops. Lists of names proper (given names,
surnames, words that are also places) are the gazetteer's curated tables.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words after which a person's name follows, capitalised or not.
TITLES = _words(
    """
    mr mrs ms miss mx dr prof sir dame lord lady madam sheikh shaykh imam mullah maulana ayatollah hajj haji
    rabbi rev reverend fr father pastor bishop archbishop cardinal pope president premier chancellor minister
    secretary undersecretary governor gov lt sen senator rep representative congressman congresswoman
    assemblyman assemblywoman councilman councilwoman councilor councillor alderman mayor commissioner
    superintendent supt chief gen general maj major col colonel capt captain cmdr commander cpl corporal sgt
    sergeant pvt private adm admiral marshal brig brigadier lieutenant det detective officer trooper deputy
    sheriff inspector constable agent judge justice magistrate attorney prosecutor solicitor lawyer counsel
    ambassador envoy diplomat spokesman spokeswoman spokesperson chairman chairwoman chairperson chair director
    coach manager quarterback pitcher forward midfielder striker goalkeeper defender guard professor lecturer
    teacher principal author writer novelist poet journalist reporter correspondent editor columnist
    photographer actor actress singer musician drummer guitarist artist comedian analyst economist scientist
    researcher historian lawmaker legislator activist warlord militant leader boss executive ceo cfo founder
    owner manager husband wife son daughter brother sister uncle aunt cousin grandson granddaughter nephew niece
    boyfriend girlfriend widow colleague suspect victim defendant witness resident farmer nurse physician
    surgeon psychologist veteran player king queen prince princess emperor sultan emir count countess duke
    duchess baron saint named called
"""
)
# Titles that are as often the first word of a place name or a plain noun: they count only with a given name behind.
WEAK_TITLES = _words(
    """
    king queen prince princess saint lady father resident forward guard chair major general private marshal
    count named called emperor leader manager farmer deputy agent chief officer son daughter brother sister
    guard justice governor
"""
)
# Given names that are better known as places: they make a person only with a known surname or an initial behind.
PLACES_FIRST = _words(
    """
    israel jordan paris georgia chad london florence virginia carolina charlotte austin dallas houston sydney
    madison savannah brooklyn chelsea lincoln jackson washington orlando victoria alexandria sofia valencia
    adelaide india kenya asia america china malaysia cuba santiago milan geneva vienna verona siena camden
    denver boston phoenix memphis troy salem medina aden cyprus ireland france holland britain england germany
    spain italy iran syria lebanon dakota montana nevada tennessee kansas indiana cleveland lancaster chester
    hamilton preston lourdes roma africa ethiopia somalia persia aleppo homs hama gaza jerusalem bethlehem
    nazareth kingston trenton carson logan raleigh avalon devon kent essex york windsor durham bristol lima
    havana santa san
"""
)
# What a person's name may carry inside.
PARTICLES = _words("van von der den de del della di da dos du la le bin ibn al el ben bint abu ter ten san")

# A longer capitalised name that ends in, or runs through, one of these is an organisation or an institution.
BODIES = _words(
    """
    police department dept sheriff fire rescue council commission committee board bureau agency authority
    administration office ministry parliament senate assembly congress court tribunal legislature government
    cabinet army navy corps guard brigade division battalion regiment forces command university college school
    schools academy institute institution seminary polytechnic campus library museum theatre theater orchestra
    symphony opera ballet choir hospital clinic infirmary medical health church cathedral mosque temple
    synagogue diocese archdiocese parish chapel jail prison penitentiary detention correctional courthouse
    airport station terminal association society club federation union league foundation trust fund charity
    center centre chamber chambers alliance coalition party front movement brotherhood network service services
    hall stadium arena speedway racecourse zoo refuge district districts public community regional national
    state international volunteer superior supreme circuit central municipal metropolitan development transit
    transportation housing planning zoning parks recreation education welfare relief observatory laboratory
    laboratories embassy consulate mission headquarters legion corporation corp inc ltd llc plc company co group
    holdings bank partners industries enterprises systems energy electric power gas oil airlines airways railway
    railways railroad motors telecom broadcasting radio television press news gazette herald tribune chronicle
    journal times post globe observer courier examiner inquirer register bulletin sun star mirror guardian
    independent telegraph mail dispatch sentinel ledger advocate democrat republican
"""
)
# Of these, the ones that only borrow the place's name: where the body sits says nothing.
BORROWERS = _words(
    """
    agreement agreements accord accords convention conventions protocol protocols treaty declaration communique
    statute statutes charter pact summit process pact syndrome disease virus fever flu consulting securities
    airlines airways motors insurance financial capital times post globe herald tribune gazette chronicle
    journal observer courier examiner inquirer register bulletin sun star mirror guardian telegraph mail
    dispatch sentinel ledger advocate republican news press united wanderers rovers albion athletic rangers
    hotspur villa bulls bears cowboys giants jets eagles patriots yankees mets dodgers lakers celtics knicks
    warriors spurs rockets bills dolphins ravens steelers browns bengals colts titans jaguars broncos chiefs
    raiders chargers packers lions vikings saints falcons panthers buccaneers cardinals rams seahawks braves
    marlins phillies nationals pirates cubs brewers reds astros angels athletics mariners padres rockies
    diamondbacks royals twins tigers indians orioles rays blackhawks bruins canucks flames oilers penguins
    flyers devils islanders sabres senators predators blues wild avalanche stars ducks sharks kings bulldogs
    wildcats huskies gators seminoles hurricanes cavaliers hoosiers buckeyes wolverines spartans badgers
    marathon derby masters open olympics games cup prize award awards style
"""
)
# Of these, the ones that are called after a town rather than after its state or country.
NEWSPAPERS_AND_CLUBS = _words(
    """
    times post globe herald tribune gazette chronicle observer courier examiner inquirer register bulletin
    mirror guardian telegraph mail dispatch sentinel independent united wanderers rovers albion athletic
    """
)
# The same, also where they are written small: "Minsk accords", "Stockholm syndrome".
TREATIES = _words(
    """
    agreement agreements accord accords convention conventions protocol protocols treaty declaration communique
    syndrome disease virus consensus formula format
"""
)
# Nouns of geography: alone they are not the town of that name.
GENERIC = _words(
    """
    federal commerce bureau day states reservoir island islands bay lake valley park parks falls delta harbor
    harbour mount mountain hill hills city village town township county colony university college school center
    centre church bridge beach springs spring river creek port fort camp gulf sea ocean strait cape point coast
    forest garden gardens square station airport district region province state republic kingdom empire union
    federation territory territories border capital north south east west northern southern eastern western
    central upper lower middle great greater little old new big grand royal national international northeast
    northwest southeast southwest midland midlands interior frontier heights plains prairie desert savannah
    reserve reservation refuge wilderness basin plateau peninsula range cave mine dam canal road street avenue
"""
)
# Of these, the ones that behind a name make it the name of something else: Kish River, Islington Bay.
NATURAL = _words(
    """
    river rivers creek lake lakes reservoir bay gulf sea ocean strait straits channel harbor harbour island
    islands isle isles archipelago atoll reef valley canyon mountain mountains hills hill mount peak range
    volcano desert delta falls glacier peninsula cape forest park wilderness basin plateau dam canal bridge
    square heights pass
"""
)
# Before a town's name they make a club of it.
CLUBS = _words(
    """
    fc ac afc cf sc real inter bayern borussia sporting dynamo dinamo lokomotiv spartak zenit racing atletico
    olympique agence air
"""
)
# Streets and buildings that only bear the name.
STREETS = _words(
    """
    street st road rd avenue ave drive dr boulevard blvd lane ln court ct way highway hwy parkway pkwy place
    terrace trail turnpike pike expressway freeway route square plaza mall circle alley row crescent close gate
    bridge tower building apartments hotel inn motel restaurant cafe bar grill pub theatre tavern cemetery
"""
)
# Ships and the like: "USS Mason".
VESSELS = _words("uss hms hmcs hmas ins ss mv mt rms usns uscgc")

# Type words that go with a place, before ("the village of X") or behind ("X province").
TYPE_AFTER: dict[str, str] = {
    word: kind
    for kind, words in {
        "admin2": "county parish borough raion rayon district districts counties township",
        "admin1": "province provinces governorate state oblast prefecture canton division emirate krai department",
        "region": "region regions area peninsula valley basin plateau coast steppe corridor heights",
        "town": "city town village hamlet suburb municipality settlement metropolis",
        "quarter": "neighborhood neighbourhood quarter camp",
        "river": "river creek delta rivers",
        "lake": "lake reservoir lagoon",
        "sea": "sea gulf strait bay ocean channel straits",
        "island": "island islands archipelago atoll isle isles",
        "mountains": "mountain mountains hills range mount peak volcano",
        "desert": "desert",
        "facility": "airport crossing dam base airbase port hospital",
    }.items()
    for word in words.split()
}
TYPE_BEFORE: dict[str, str] = {
    **{word: kind for word, kind in TYPE_AFTER.items() if word not in {"department", "division", "base", "range"}},
    **dict.fromkeys(("capital", "port", "outskirts", "suburbs", "streets", "enclave", "stronghold", "airport"), "town"),
    **dict.fromkeys(("kingdom", "republic", "emirates", "nation", "country"), "country"),
    "mt": "mountains",
}

DIRECTIONS = _words(
    """
    north south east west northern southern eastern western central northeastern northwestern southeastern
    southwestern northeast northwest southeast southwest upper lower inner outer downtown greater rural coastal
    mid
"""
)
COMPASS = _words(
    """
    north south east west northeast northwest southeast southwest northward southward eastward westward outside
"""
)
UNITS = _words(
    """
    km kilometer kilometers kilometre kilometres mile miles m metres meters nautical minutes hours drive
"""
)

# Prepositions behind which a place is likely.
LOCATIVE = _words(
    """
    in at near from to into across outside inside around throughout toward towards through via within beyond
    between off onto
"""
)
# Behind a name: who speaks. States and towns speak too, so this only weighs.
SPEECH = _words(
    """
    said says added told noted wrote explained asked recalled replied joked insisted admitted testified pleaded
    tweeted declined laughed thinks believes hopes thought knew felt smiled recalls
"""
)
# Verbs of which a place is the object in news of war and disaster: "shelled X", "took X", "fled X".
TAKING = _words(
    """
    took take takes taking taken seized seize seizes seizing captured capture capturing recaptured retook retake
    retaking held holds hold holding entered enter enters entering left leave leaving leaves reached reach
    reaching fled flee fleeing shelled shelling bombed bombing bombarded bombarding besieged besieging attacked
    attack attacking attacks struck strike strikes striking hit hits hitting raided raiding stormed storming
    invaded invade invading overran overrun liberated liberating occupied occupying annexed encircled encircling
    surrounded surrounding evacuated evacuating abandoned burned razed flooded flooding visited visiting shook
    rocked destroyed destroying controls controlled controlling defended defending cut isolated pounded pounding
    devastated crossed crossing targeted targeting warned accused urged told
"""
)
BIOGRAPHIC = _words("who whose himself herself jr sr ii iii graduated died married")
VERBS = _words("is was has had will would are were have could should may might can does did do says said")

FUNCTION = _words(
    """
    a an the this that these those and but or nor so yet if as at by for from in into of on onto to up with
    without over under about after before since until while when where why how what which who whom whose than
    then there here it its he his him she her they their them we our us you your i my me not no all any both
    each few more most other some such only own same very just also even still now never is was are were be been
    being have has had do does did will would can could should may might must one two three four five six seven
    eight nine ten last next first second new old many much several every another between during against among
    through because although though despite however meanwhile according
"""
)
CALENDAR = _words(
    """
    january february march april may june july august september october november december jan feb mar apr jun
    jul aug sept sep oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu
    thur thurs fri sat sun
"""
)
MONTHS = _words(
    """
    january february march april may june july august september october november december jan feb mar apr aug
    sept oct nov dec
"""
)

# Abbreviations whose full stop ends no sentence.
ABBREVIATED = TITLES | _words(
    """
    st ste mt ft no nos vs etc jr sr inc ltd co corp ave blvd rd dept univ assn bros jan feb mar apr jun jul aug
    sept sep oct nov dec ala ariz ark calif colo conn del fla ga ill ind kan kans ky la mass md mich minn miss
    mo mont neb nebr nev okla ore pa tenn tex va vt wash wis wyo ont que alta sask man approx est fig gov rev
    hon sgt pvt spc lt cpl cmdr ret p m a d rep sen reps sens
"""
)
