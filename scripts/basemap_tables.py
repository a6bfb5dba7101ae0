"""How the basemap departs from Natural Earth, and the names it writes: the decisions of `make_basemap.py` as tables.

Boundaries follow the practice of United Nations maps where Natural Earth draws who holds the ground. They are shown
to find one's way; they imply no endorsement or acceptance, and the attribution on the map says so.
"""

from __future__ import annotations

# (ISO code, name) of a first-order area in Natural Earth -> the country it is shown in.
# "-1" is Natural Earth's code for what has none of its own.
MOVED: dict[tuple[str, str], str] = {
    ("RU", "Crimea"): "UA",  # General Assembly resolution 68/262
    ("RU", "Sevastopol"): "UA",
    ("-1", "Northern Cyprus"): "CY",  # Security Council resolution 541
    ("-1", "Somaliland"): "SO",
    ("-1", "Dhekelia"): "GB",  # sovereign base areas
    ("-1", "Akrotiri"): "GB",
    ("-1", "Baykonur lease in Qyzylorda"): "KZ",
    ("-1", "Guantanamo Bay USNB"): "CU",
    ("-1", "Cocos (Keeling) Islands"): "CC",
    ("-1", "Christmas Island"): "CX",
    ("-1", "Clipperton Island"): "FR",
    ("-1", "Kashmir"): "",  # Siachen Glacier: status not agreed upon
    ("-1", "Spratly Islands"): "",
    ("NL", "Bonaire"): "BQ",
    ("NL", "Saba"): "BQ",
    ("NL", "St. Eustatius"): "BQ",
}

# Parts of first-order areas: those of `country` on the far side of the cut, found by a point within each part.
WESTERN_SAHARA_NORTH = 27.6667  # degrees north; what Morocco's provinces have south of it is Western Sahara
GOLAN_POINT = (35.78, 33.0)  # lon, lat in what the line named "Syrian claim" cuts off from Israel's HaZafon

# Borders between two countries that are dashed in their whole length.
DASHED_BORDERS: dict[frozenset[str], str] = {
    frozenset({"MA", "EH"}): "non-self-governing territory",
    frozenset({"IL", "PS"}): "armistice lines of 1949",
    frozenset({"IL", "SY"}): "armistice line of 1949; the Golan is shown in Syria (Security Council resolution 497)",
    frozenset({"RS", "XK"}): "status under Security Council resolution 1244",
    frozenset({"SD", "SS"}): "final boundary not yet determined",
    frozenset({"IN", ""}): "Siachen Glacier",
    frozenset({"PK", ""}): "Siachen Glacier",
    frozenset({"CN", ""}): "Siachen Glacier",
}
# The same, only within a box (west, south, east, north).
DASHED_PARTS: dict[frozenset[str], tuple[float, float, float, float]] = {
    frozenset({"IN", "PK"}): (73.0, 32.6, 78.0, 37.0),  # Line of Control in Jammu and Kashmir
    frozenset({"IN", "CN"}): (77.5, 32.3, 80.5, 36.5),  # Aksai Chin
    frozenset({"EG", "SD"}): (33.0, 21.9, 37.0, 23.2),  # Hala'ib
}
# Natural Earth's lines of dispute that are drawn dashed: (name, country it lies in).
CLAIM_LINES: frozenset[tuple[str, str]] = frozenset(
    {
        ("Chinese claim", "India"),
        ("Chinese claim", "Bhutan"),
        ("Indian claim", "China"),
        ("Georgian claim", "Georgia"),  # Abkhazia, South Ossetia
        ("Moldovan claim", "Moldova"),  # Transnistria
        ("South Sudanese claim", "Sudan"),  # Abyei
        ("Sudanese claim", "Kenya"),  # Ilemi triangle
        ("Kenyan claim", "South Sudan"),
        ("Japanese claim", "Russia"),  # Kuril Islands
    }
)
# Left out: claims that no United Nations map shows as boundaries (Bolivia-Chile, Suriname, Guatemala-Belize,
# Venezuela-Guyana, Olivenza), and lines that events have overtaken (Nagorno-Karabakh 1994, Donbas 2015).
# Within one country, borders of these areas are dashed too.
DASHED_AREAS: frozenset[tuple[str, str]] = frozenset({("CY", "Northern Cyprus"), ("SY", "Golan")})

# ISO code -> name on the map, where Natural Earth shortens it or the name has changed.
NAMES: dict[str, str] = {
    "AG": "Antigua and Barbuda", "BA": "Bosnia and Herzegovina", "BL": "Saint Barthélemy",
    "BQ": "Caribbean Netherlands",
    "CC": "Cocos Islands", "CD": "DR Congo", "CF": "Central African Republic",
    "CK": "Cook Islands",
    "CX": "Christmas Island", "DO": "Dominican Republic", "EH": "Western Sahara", "FK": "Falkland Islands (Malvinas)",
    "FO": "Faroe Islands", "GQ": "Equatorial Guinea", "GS": "South Georgia", "HM": "Heard Island",
    "IO": "Chagos Archipelago",
    "KN": "Saint Kitts and Nevis", "KY": "Cayman Islands", "MF": "Saint Martin", "MH": "Marshall Islands",
    "MK": "North Macedonia", "MP": "Northern Mariana Islands", "PF": "French Polynesia",
    "PM": "Saint Pierre and Miquelon",
    "PN": "Pitcairn", "SB": "Solomon Islands", "SS": "South Sudan", "ST": "São Tomé and Príncipe", "SZ": "Eswatini",
    "TC": "Turks and Caicos Islands", "TF": "French Southern Territories", "TK": "Tokelau",
    "UM": "U.S. Outlying Islands", "US": "United States", "VC": "Saint Vincent and the Grenadines",
    "VG": "British Virgin Islands", "VI": "U.S. Virgin Islands", "WF": "Wallis and Futuna",
}  # fmt: skip

# name, lat, lon, rank: 0 oceans, 1 large seas, 2 seas and gulfs, 3 smaller ones and straits
SEAS: tuple[tuple[str, float, float, int], ...] = (
    ("North Pacific Ocean", 32.0, -160.0, 0), ("North Atlantic Ocean", 32.0, -42.0, 0),
    ("Indian Ocean", -20.0, 80.0, 0),
    ("Southern Ocean", -62.0, 60.0, 0), ("Arctic Ocean", 80.0, 0.0, 0), ("South Atlantic Ocean", -30.0, -15.0, 0),
    ("South Pacific Ocean", -35.0, -125.0, 0),
    ("Mediterranean Sea", 34.6, 18.2, 1), ("Caribbean Sea", 15.0, -75.0, 1), ("Arabian Sea", 15.0, 64.0, 1),
    ("Bay of Bengal", 14.5, 88.0, 1), ("South China Sea", 14.0, 114.5, 1), ("Philippine Sea", 18.0, 131.0, 1),
    ("Coral Sea", -17.0, 155.0, 1), ("Tasman Sea", -38.5, 160.0, 1), ("Bering Sea", 57.5, -178.0, 1),
    ("Sea of Okhotsk", 54.0, 149.0, 1), ("Gulf of Mexico", 25.0, -90.0, 1), ("Hudson Bay", 59.5, -85.5, 1),
    ("Norwegian Sea", 67.0, 3.0, 1), ("Barents Sea", 74.0, 38.0, 1), ("Kara Sea", 76.0, 75.0, 1),
    ("Laptev Sea", 76.0, 125.0, 1), ("East Siberian Sea", 73.0, 162.0, 1), ("Beaufort Sea", 72.5, -140.0, 1),
    ("Greenland Sea", 75.5, -6.0, 1), ("Labrador Sea", 58.0, -54.0, 1), ("Baffin Bay", 73.5, -67.0, 1),
    ("Gulf of Guinea", 1.0, 2.5, 1), ("Great Australian Bight", -34.5, 130.0, 1),
    ("Mozambique Channel", -19.0, 41.0, 1),
    ("Gulf of Alaska", 57.0, -146.0, 1), ("Weddell Sea", -71.0, -42.0, 1), ("Ross Sea", -74.0, -174.0, 1),
    ("Black Sea", 43.2, 34.3, 1), ("Red Sea", 20.6, 38.3, 1), ("North Sea", 56.5, 3.2, 1),
    ("Baltic Sea", 57.0, 19.4, 1),
    ("Caspian Sea", 41.6, 50.6, 1), ("Gulf of Aden", 12.4, 48.2, 1), ("Persian Gulf", 27.2, 51.2, 1),
    ("East China Sea", 28.5, 125.0, 1), ("Yellow Sea", 36.0, 123.4, 1), ("Sea of Japan", 40.0, 135.0, 1),
    ("Andaman Sea", 10.5, 95.8, 1), ("Gulf of Thailand", 10.0, 101.3, 2), ("Java Sea", -5.0, 111.0, 2),
    ("Celebes Sea", 3.5, 122.0, 2), ("Banda Sea", -5.7, 127.0, 2), ("Arafura Sea", -9.3, 135.0, 2),
    ("Timor Sea", -11.5, 127.0, 2), ("Sulu Sea", 8.3, 120.2, 2), ("Molucca Sea", 0.3, 125.6, 3),
    ("Bismarck Sea", -4.0, 148.0, 2), ("Solomon Sea", -8.0, 153.5, 2), ("Gulf of Carpentaria", -14.0, 139.0, 2),
    ("Bay of Biscay", 45.3, -4.5, 2), ("Celtic Sea", 50.2, -8.5, 2), ("Irish Sea", 53.8, -5.0, 3),
    ("English Channel", 50.0, -2.2, 3), ("Gulf of Bothnia", 62.2, 19.6, 2), ("Gulf of Finland", 59.9, 26.2, 3),
    ("White Sea", 65.4, 37.8, 2), ("Adriatic Sea", 42.8, 15.7, 2), ("Ionian Sea", 38.3, 18.7, 2),
    ("Aegean Sea", 38.6, 25.1, 2), ("Tyrrhenian Sea", 40.0, 12.2, 2), ("Alboran Sea", 36.0, -3.2, 3),
    ("Balearic Sea", 40.3, 2.2, 3), ("Levantine Sea", 33.3, 31.5, 2), ("Sea of Marmara", 40.75, 28.1, 3),
    ("Sea of Azov", 46.1, 36.6, 2), ("Gulf of Sidra", 31.6, 18.3, 2), ("Gulf of Suez", 28.7, 33.0, 3),
    ("Gulf of Aqaba", 28.7, 34.7, 3), ("Gulf of Oman", 24.6, 58.6, 2), ("Strait of Hormuz", 26.4, 56.6, 3),
    ("Bab el-Mandeb", 12.55, 43.4, 3), ("Gulf of Kutch", 22.6, 69.3, 3), ("Laccadive Sea", 8.0, 75.0, 2),
    ("Palk Strait", 9.9, 79.5, 3), ("Strait of Malacca", 3.6, 99.7, 2), ("Gulf of Tonkin", 19.9, 107.8, 2),
    ("Taiwan Strait", 24.4, 119.3, 3), ("Luzon Strait", 20.5, 121.2, 3), ("Korea Strait", 34.2, 128.7, 3),
    ("Bo Hai", 38.7, 119.6, 3), ("Gulf of California", 27.3, -111.4, 2), ("Gulf of Honduras", 16.1, -87.8, 3),
    ("Gulf of Panama", 8.0, -79.2, 3), ("Bay of Campeche", 20.2, -94.5, 3), ("Straits of Florida", 24.1, -80.9, 3),
    ("Gulf of Saint Lawrence", 48.2, -61.8, 2), ("Davis Strait", 65.5, -57.5, 2), ("Denmark Strait", 66.6, -26.5, 2),
    ("Foxe Basin", 67.0, -78.0, 2), ("Bering Strait", 65.7, -168.9, 3), ("Chukchi Sea", 69.5, -172.0, 2),
    ("Scotia Sea", -57.5, -40.0, 2), ("Drake Passage", -58.5, -63.0, 2), ("Sargasso Sea", 29.0, -61.0, 2),
    ("Bass Strait", -39.9, 146.0, 3), ("Cook Strait", -41.3, 174.6, 3), ("Lake Victoria", -1.1, 33.0, 2),
    ("Aral Sea", 45.0, 59.6, 3),
)  # fmt: skip

# (ISO code, name of a first-order area in Natural Earth) -> as it is written today
AREA_NAMES: dict[tuple[str, str], str] = {
    ("UA", "Kiev"): "Kyiv", ("UA", "Odessa"): "Odesa", ("UA", "Khmel'nyts'kyy"): "Khmelnytskyi",
    ("UA", "Transcarpathia"): "Zakarpattia", ("UA", "Kiev City"): "", ("RU", "Moskva"): "",
    ("RU", "Moskovsskaya"): "Moscow",
    ("RU", "City of St. Petersburg"): "", ("RU", "Maga Buryatdan"): "Magadan", ("RU", "Chita"): "Zabaykalsky",
    ("RU", "Sakha (Yakutia)"): "Yakutia", ("RU", "Primor'ye"): "Primorye",
    ("IL", "HaZafon"): "Northern District", ("IL", "HaDarom"): "Southern District",
    ("IL", "HaMerkaz"): "Central District",
    ("SY", "UNDOF"): "", ("SY", "Homs (Hims)"): "Homs", ("SY", "Hasaka (Al Haksa)"): "Hasakah",
    ("SY", "Ar Raqqah"): "Raqqa", ("SY", "Lattakia"): "Latakia", ("SY", "Dar`a"): "Daraa", ("SY", "Hamah"): "Hama",
    ("SY", "Dayr Az Zawr"): "Deir ez-Zor", ("SY", "As Suwayda'"): "Suwayda", ("SY", "Rif Dimashq"): "Rural Damascus",
    ("IQ", "Al-Muthannia"): "Muthanna", ("IQ", "Al-Basrah"): "Basra", ("IQ", "Dihok"): "Dohuk",
    ("IQ", "Arbil"): "Erbil",
    ("IQ", "Al-Anbar"): "Anbar", ("IQ", "Ninawa"): "Nineveh", ("IQ", "As-Sulaymaniyah"): "Sulaymaniyah",
    ("IQ", "Sala ad-Din"): "Saladin", ("IQ", "An-Najaf"): "Najaf", ("IQ", "At-Ta'mim"): "Kirkuk",
    ("IQ", "Karbala'"): "Karbala", ("YE", "Ma'rib"): "Marib", ("YE", "Al Hudaydah"): "Hodeidah",
    ("YE", "Ta`izz"): "Taiz",
    ("YE", "Sa`dah"): "Saada", ("YE", "`Adan"): "Aden", ("YE", "Al Bayda'"): "Bayda", ("YE", "Al Dali'"): "Dhale",
    ("YE", "Amanat Al Asimah"): "",
}  # fmt: skip
# Quarters that the source counts as towns with the population of the city they are part of.
NO_TOWNS: frozenset[tuple[str, str]] = frozenset({("UA", "Pravyi Bereh"), ("IQ", "Al Mawşil al Jadīdah")})
