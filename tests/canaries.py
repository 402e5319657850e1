"""Who may meet each planted secret, written by hand. planting.py plants them; what nobody here may meet, nobody may.

The first column is the canary: the word stands in a field of that meaning on Carl's page, unless said otherwise. `own` is
whoever it is about: signed in, and by link and PIN. The last column says in which files it may leave: "copy", Carl's own copy
before anybody has read it for him; "sheets", the open tables that a keeper takes. What stands there stands nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass

OWN = frozenset({"resident", "link and PIN"})
STAFF = frozenset({
    "worker", "stranger worker", "gardener", "leader", "keeper", "analyst", "privacy lead", "former worker", "raiser",
    "kept-apart reader",
})  # fmt: skip
WORDS = {"own": OWN, "staff": STAFF, "nobody": frozenset()}

# canary | who meets it | in which files
TABLE = """
story             | own, worker, neighbour                      | copy
correction        | own, worker, neighbour                      | copy
matters           | own, worker, neighbour                      | copy
where             | own, worker, neighbour                      |
life name         | own, worker, neighbour                      | copy
meeting where     | own, worker, neighbour                      | copy
given how         | own, worker, neighbour                      | copy
invited           | own, worker, neighbour                      |
kindly no         | own, worker, neighbour                      |

translation       | own, worker, neighbour                      | copy
kept where        | own, worker, neighbour                      | copy
easy words        | own, worker, neighbour                      |

life gives        | own, worker                                 | copy
life gets         | own, worker                                 | copy
notes             | own, worker                                 |
plan              | own, worker                                 | copy
score note        | own, worker                                 | copy
step              | own, worker                                 | copy
step who          | own, worker                                 | copy
step when         | own, worker                                 | copy
rhythm            | own, worker                                 | copy
look back         | own, worker                                 |
deal ours         | own, worker                                 | copy
deal theirs       | own, worker                                 | copy
deal word         | own, worker                                 | copy
deal over         | own, worker                                 | copy
question note     | own, worker                                 | copy
what moved        | own, worker                                 |
what next         | own, worker                                 |
decision          | own, worker                                 |
decision why      | own, worker                                 |
decision whom     | own, worker                                 |
risk acting       | own, worker                                 |
risk waiting      | own, worker                                 |
spend             | own, worker                                 |
opened up         | own, worker                                 |
stopped           | own, worker                                 |
contact           | own, worker                                 | copy
contact when      | own, worker                                 | copy

health            | own                                         | copy
money             | own                                         | copy
complaint         | own                                         | copy
complaint answer  | own                                         | copy

taken back        | nobody                                      | copy
line taken back   | nobody                                      | copy
ended why         | nobody                                      |
former for        | nobody                                      |
invitation        | nobody                                      |

kept apart        | worker, kept-apart reader                   |
draft             | worker                                      |
known             | worker                                      |
known words       | nobody                                      |
conflict          | nobody                                      |

name              | worker                                      |
of the blocked    | worker                                      |
met sentence      | nobody                                      |
met contact       | nobody                                      |

introduced        | worker, gardener                            |
introduction      | worker, gardener                            |
introducer        | worker, gardener                            |
introducer contact| worker, gardener                            |
how to meet       | worker, gardener                            |
carried           | worker, gardener                            |

emergency reason  | privacy lead, stranger worker               |
held why          | privacy lead                                |
lesson needed     | privacy lead                                |
lesson learned    | privacy lead                                |

paper             | stranger worker                             |
how gone through  | stranger worker                             |
paper waiting     | stranger worker, privacy lead               |
knows others      | privacy lead                                |
who decides       | stranger worker, neighbour                  |
for mother        | stranger worker, neighbour                  |
mother said       | stranger worker, neighbour                  |
for father        | stranger worker, resident                   |
father said       | stranger worker, resident                   |
place kept        | stranger worker                             |
place why         | privacy lead                                |
carer paper       | own, worker                                 |
carer words       | own, worker                                 | copy
for carer         | own, worker                                 |
ended speaking    | nobody                                      |

family name       | own, worker                                 |
family member     | own, worker                                 | copy
family other      | own, worker                                 |
family line       | own, worker                                 | copy
family doer       | own, worker                                 | copy
family when       | own, worker                                 | copy
family how        | own                                         | copy
family waits      | own                                         |
family other how  | nobody                                      |
family waits how  | nobody                                      |
family taken back | nobody                                      | copy

open rule         | own, staff                                  | sheets
barrier rule      | staff                                       | sheets
unsigned stopped  | staff                                       |
"""

# Why, where the table alone does not say it.
BECAUSE = {
    "health": "Carl said no for Amina, and nothing for anybody else",
    "money": "Amina has to ask him each time",
    "taken back": "sealed and unseen; the law still gives him what is held, so it is in his own copy",
    "name": "Wyn, who keeps Sam away: he walked alongside her first",
    "met sentence": "an introduction is over when somebody met them, and destroyed",
    "emergency reason": "a peer looks back at it; Rosa is not told yet, because it is unsafe",
    "unsigned stopped": "about nobody's page; whoever works here may read what a rule stops, not who said so",
    "paper": "Ellie's, beside whom Sam walks first; Nia is her mother and reads the page, Carl her father and only hears",
    "knows others": "written down with a third parent, whose paper the privacy lead looks at",
    "who decides": "a line of Ellie's timeline, which her mother reads",
    "for father": "neither parent reads what the other hears or says",
    "place kept": "from Carl; whoever else is asked for a second look reads why, and no name that gives the place away",
    "family name": "a page that Carl shares with Ada, and shows to Amina; a waiting yes is shown to members alone",
    "family other how": "Ada's, and on her own page",
    "kept apart": "its writer, and one whom two people named; not the privacy lead who said yes",
}

# Stand in a list of everybody who works here, where somebody is chosen; nowhere do they say what somebody did.
COLLEAGUES = ("raiser", "member")
# So never there, except in the frame around their own pages.
SAYS_WHAT_THEY_DID = (
    "barriers:", "home:", "answers:answer", "answers:hear", "answers:give", "keeping:", "alongside:who_sees", "alongside:kept_apart",
    "alongside:emergency", "alongside:privacy", "conversations:", "decisions:", "pen:",
)  # fmt: skip

# Columns in which a word may stand unsealed: what is public by its nature, and the names by which people are found.
PLAIN = {
    "barriers_barrier.rule": {"open rule", "barrier rule"},
    "barriers_barrier.rule_key": {"open rule", "barrier rule"},
    "answers_answer.sentence": {"open rule", "barrier rule"},
    "accounts_notice.sentence": {"open rule", "barrier rule"},
    "people_person.called": {"name"},
    "people_person.search_name": {"name"},
    "people_about.said_by": {"name"},
    "people_moment.said_by": {"name"},
    "accounts_account.name": {"raiser", "member"},
    "accounts_account.short_name": {"raiser", "member"},
    "accounts_account.email": {"member"},
    "account_emailaddress.email": {"member"},
}

# Destroyed, and not only hidden, when what they were for was done.
GONE = frozenset({"met sentence", "met contact"})

# Not in the open files that a command writes for whoever holds the master key: everything else of the table is. What a
# rule stopped stands there on the page of whom it stopped, and here it stopped nobody who has one.
IN_NO_OPEN_FILE = GONE | {
    "draft", "kept apart", "known", "known words", "conflict", "emergency reason", "held why", "lesson needed", "lesson learned",
    "unsigned stopped", "family name", "family waits", "family waits how",
}  # fmt: skip

# Sealed fields in which nothing is planted, with why.
NOT_PLANTED = {
    "alongside.Apart.because": "one of three kinds, no words",
    "alongside.Conflict.lifted_why": "who knows whom is proved in tests/alongside/test_knowing_somebody.py",
    "plans.OwnAnswers.answers": "which of the published answers, no words of its own; tests/plans/test_questions.py",
    "pen.Draft.marks": "what a line was sorted as, no words of its own",
    "listening.Contact.words": "about nobody by name, read by the team that listens: tests/listening/test_listening.py",
    **dict.fromkeys(
        (
            "directory.Hold.mail",
            "directory.Hold.token",
            "directory.Gift.called",
            "directory.Gift.contact",
            "directory.Note.called",
            "directory.Note.words",
            "directory.Note.contact",
            "directory.Note.reply",
        ),
        "about nobody's page; who reads it is asked in tests/directory/test_pages.py",
    ),
    **dict.fromkeys(
        (
            "stories.Story.title",
            "stories.Story.words",
            "stories.Story.picture_words",
            "stories.Story.called",
            "stories.Story.mail",
            "stories.Story.contact",
            "stories.Story.token",
            "stories.Story.with_me",
            "stories.Choice.because",
        ),
        "its teller says who reads it, rung by rung: tests/stories/test_telling.py",
    ),
    **dict.fromkeys(
        ("ideas.Idea.called", "ideas.Idea.mail", "ideas.Idea.contact", "ideas.Idea.token"),
        "about nobody's page; who reads it is asked in tests/ideas/test_ideas.py",
    ),
    **dict.fromkeys(
        ("funds.Grant.mail", "funds.Grant.contact", "funds.Grant.token"),
        "about nobody's page; who reads it is asked in tests/funds/test_grants.py",
    ),
    "teams.Visiting.words": "to one colleague, gone when back: tests/teams",
    "keeping.CopyPart.why": "stands with an ask; tests/keeping/test_rights.py",
    "keeping.Hold.why": "stands with an ask; tests/keeping/test_rights.py",
}


@dataclass(frozen=True)
class Canary:
    """One planted word, whom it may meet on a page, and in which files it may leave."""

    name: str
    who: frozenset[str]
    files: frozenset[str]


def canaries() -> dict[str, Canary]:
    """Read the table."""
    found = {}
    for line in filter(None, TABLE.splitlines()):
        name, who, files = (part.strip() for part in line.split("|"))
        names = [each.strip() for each in who.split(",")]
        everyone = frozenset().union(*(WORDS.get(each, {each}) for each in names))
        found[name] = Canary(name, everyone, frozenset(filter(None, files.split(", "))))
    return found
