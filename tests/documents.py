"""Documents to vary: the head of an event, and what may stand below it."""

HEAD = """\
eventkit = 1
[event]
id = "school"
uid = "9d5c2f0a-school"
title = "School"
start = 2027-03-26
end = 2027-03-26
timezone = "Europe/Berlin"
"""
FOUR_DAYS = HEAD.replace('uid = "9d5c2f0a-school"\n', "").replace(
    "end = 2027-03-26", "end = 2027-03-29"
)
"""The head of an event of four days, without a uid."""

IN_UTC = HEAD.replace("Europe/Berlin", "UTC").replace("end = 2027-03-26", "end = 2027-03-27")
IN_UTC += "updated = 2027-01-01T00:00:00Z\n"
"""The head of an event of two days in UTC."""

ADA = '[people.ada]\nname = "Ada Example"\n'
AULA = '[rooms.aula]\nname = "Aula"\n'
OPENING = '[sessions.opening]\ntitle = "Opening"\nday = 1\ntime = "09:00-10:00"\n'
SCHOOL = f'{HEAD}{ADA}{OPENING}speakers = ["ada"]\n'
