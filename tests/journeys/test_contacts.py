"""A file of contacts comes in and is read apart from the pages; a source gets its own ids back, by two people and a code."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tilth.evidence import tasks

VISITS = (
    "id,date,type\n" + "".join(f"Z{n % 3},2026-05-{n + 1:02},fall\n" for n in range(9)) + "Z1,31/02/2026,x\n"
)


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_file_comes_in_and_its_source_gets_its_own_ids_back(place, somebody, script):
    analyst, lead, office = (
        somebody(place.ana, script=script),
        somebody(place.gwen, script=script),
        somebody(script=script),
    )

    analyst.goes_to("/our-place")
    analyst.presses("What is held, from whom, until when")
    analyst.presses("Work with them")
    analyst.presses("The Infirmary")
    analyst.presses("Bring a file in")
    file = {"name": "may.csv", "mimeType": "text/csv", "buffer": VISITS.encode()}
    analyst.page.get_by_label("The file").set_input_files(file)
    analyst.presses("Bring it in", role="button")
    expect(analyst.page.locator("main")).to_contain_text("Being looked at")
    tasks.often()
    analyst.presses("Look again")
    analyst.presses("Say which column holds what")
    expect(analyst.page.get_by_label("The day they were in touch")).to_have_value("date")
    analyst.presses("Read the file", role="button")
    tasks.often()
    analyst.presses("Look again")
    expect(analyst.page.locator("main")).to_contain_text("its day never was, like 31 February")

    analyst.presses("The Infirmary")
    analyst.presses("People it may help to ring")
    analyst.types("How often, at least?", "3")
    analyst.types("Why may it help, and who will ring?", "The ward knows them.")
    analyst.presses("Ask for it", role="button")
    expect(analyst.page.locator("main")).to_contain_text("Nobody does this alone")
    asked = analyst.page.url.partition("/learning")[2]

    lead.goes_to(f"/learning{asked}")
    lead.presses("Open it for them", role="button")
    tasks.often()
    lead.goes_to(f"/learning{asked}")
    words = lead.page.locator("main .card").inner_text()
    link = next(word for word in words.split() if "/learning/evidence/fetch/" in word)
    # The last line of the card; numbers before it are telephone numbers.
    code = words.split()[-1]

    office.goes_to(f"/learning{link.partition('/learning')[2]}")
    office.types("The code you were told on the telephone", "0")
    office.presses("Fetch the file", role="button")
    expect(office.page.locator("main")).to_contain_text("Tries left: 4.")
    office.types("The code you were told on the telephone", code)
    with office.page.expect_download() as came:
        office.page.get_by_role("button", name="Fetch the file").click()
    assert came.value.path().read_text() == "id\nZ0\nZ1\nZ2\n"

    analyst.goes_to(f"/learning{asked}")
    expect(analyst.page.locator("main")).to_contain_text("There is no copy here.")


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_pair_is_read_in_words_a_weight_is_chosen_and_linking_ends(place, somebody, script):
    analyst, lead = somebody(place.ana, script=script), somebody(place.gwen, script=script)
    main = analyst.page.locator("main")
    analyst.goes_to("/learning/evidence/work")
    analyst.presses("Who is one person")
    expect(main).to_contain_text("Linked to nobody else")
    analyst.presses("Hollins Homes and The Ambulance")
    expect(main).to_contain_text("What the weight is made of")
    analyst.page.get_by_label("the same person", exact=True).check()
    analyst.types("How do you know?", "")
    analyst.presses("Keep it", role="button")
    expect(main).to_contain_text("Error")
    analyst.types("How do you know?", "Both offices looked.")
    analyst.presses("Keep it", role="button")
    expect(main).to_contain_text("It stays over every new run")
    analyst.presses("Choose another weight")
    analyst.page.get_by_label("12", exact=True).check()
    analyst.types("Why this one?", "Twins live here.")
    analyst.presses("Choose it", role="button")
    expect(main).to_contain_text("Twins live here.")
    analyst.goes_to("/learning/evidence/happened")
    expect(main).to_contain_text("Known to one agency alone")
    lead.goes_to("/learning/evidence/linking")
    lead.presses("Link nobody by their names any more")
    lead.presses("End it, and destroy that", role="button")
    expect(lead.page.locator("main")).to_contain_text("Nobody is linked any more")
