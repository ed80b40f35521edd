"""Countries as UCDP names and numbers them (Gleditsch and Ward's numbers).

`ESSAY` are the countries whose violence the report looks at: those the essay argues from and their neighbours in
the same operations. Everything else in the UCDP files is left out of `violence`, and this list says why.
"""

from __future__ import annotations

from companion.sources.published import Published

ESSAY = {
    432: "Mali",  # MINUSMA, FC-G5S; government forces' killings the essay cites
    439: "Burkina Faso",  # FC-G5S; the same
    436: "Niger",  # FC-G5S, MNJTF; the same
    483: "Chad",  # FC-G5S, MNJTF
    435: "Mauritania",  # FC-G5S
    475: "Nigeria",  # MNJTF
    471: "Cameroon",  # MNJTF
    434: "Benin",  # MNJTF
    520: "Somalia",  # AMISOM, ATMIS, UNSOA, UNSOS
    490: "DR Congo (Zaire)",  # MONUSCO's Force Intervention Brigade (resolution 2098), SAMIDRC, EACRF
    482: "Central African Republic",  # MINUSCA, MISCA, RCI-LRA
    626: "South Sudan",  # UNMISS, RCI-LRA
    625: "Sudan",  # UNAMID, UNISFA
    541: "Mozambique",  # SAMIM
    500: "Uganda",  # contributor to AMISOM and RCI-LRA, neighbour of their theatres
    516: "Burundi",  # contributor to AMISOM and EACRF
    501: "Kenya",  # contributor to AMISOM and EACRF, lead of the mission in Haiti
    530: "Ethiopia",  # contributor to AMISOM and ATMIS
    522: "Djibouti",  # contributor to AMISOM and ATMIS
    41: "Haiti",  # the Multinational Security Support mission and what followed it
}
NUMBERS = {name: number for number, name in ESSAY.items()}

# Every number in UCDP's country-year file, version 25.1: a number that is not here is no country.
# fmt: off
KNOWN = frozenset((
    2, 20, 31, 40, 41, 42, 51, 52, 53, 54, 55, 56, 57, 58, 60, 70, 80, 90, 91, 92, 93, 94, 95, 100, 101,
    110, 115, 130, 135, 140, 145, 150, 155, 160, 165, 200, 205, 210, 211, 212, 220, 221, 223, 225, 230, 232,
    235, 260, 265, 290, 305, 310, 315, 316, 317, 325, 327, 331, 338, 339, 341, 343, 344, 345, 346, 347, 349,
    350, 352, 355, 359, 360, 365, 366, 367, 368, 369, 370, 371, 372, 373, 375, 380, 385, 390, 395, 402, 403,
    404, 411, 420, 432, 433, 434, 435, 436, 437, 438, 439, 450, 451, 452, 461, 471, 475, 481, 482, 483, 484,
    490, 500, 501, 510, 516, 517, 520, 522, 530, 531, 540, 541, 551, 552, 553, 560, 565, 570, 571, 572, 580,
    581, 590, 591, 600, 615, 616, 620, 625, 626, 630, 640, 645, 651, 652, 660, 663, 666, 670, 678, 680, 690,
    692, 694, 696, 698, 700, 701, 702, 703, 704, 705, 710, 712, 713, 731, 732, 740, 750, 760, 770, 771, 775,
    780, 781, 790, 800, 811, 812, 816, 820, 830, 835, 840, 850, 860, 900, 910, 920, 935, 940, 950, 970, 971,
    972, 973, 983, 986, 987, 990,
))
# fmt: on


def check(published: Published, index: int, column: str, number: int, name: str) -> None:
    """Raise `UserError` where a row's country has a number UCDP does not use, or not the name it goes by."""
    if number not in KNOWN:
        published.refuse(index, column, name, f"UCDP has no country numbered {number}")
    if ESSAY.get(number, name) != name or NUMBERS.get(name, number) != number:
        right = ESSAY.get(number) or f"{name} with the number {NUMBERS[name]}"
        published.refuse(index, column, name, f"UCDP's country {number} is expected here as {right}")
