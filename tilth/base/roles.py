"""Roles, sections and verbs as data: what each role may do is read here and nowhere else."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """In which standing somebody acts. One account can have several; one at a time is in use."""

    RESIDENT = "resident", _("resident")
    WORKER = "worker", _("worker")
    GARDENER = "gardener", _("gardener")
    LEADER = "leader", _("leader")
    KEEPER = "keeper", _("keeper")
    ANALYST = "analyst", _("analyst")
    PRIVACY_LEAD = "privacy_lead", _("privacy lead")


STAFF = frozenset(Role) - {Role.RESIDENT}


class Section(TextChoices):
    """A part of a person's page. The person's say is given section by section."""

    STORY = "story", _("my story, hopes and gifts")
    PLAN = "plan", _("my plan and what was bought")
    CONTACT = "contact", _("how to reach me")
    HEALTH = "health", _("my health")
    MONEY = "money", _("my money and home")
    NOTES = "notes", _("what workers noticed")
    RESTRICTED = "restricted", _("kept apart")


class Verb(TextChoices):
    """What an actor wants to do."""

    SEE = "see"
    WRITE = "write"
    SPEAK = "speak"
    CORRECT = "correct"
    PLAN = "plan"
    SPEND = "spend"
    DECIDE = "decide"
    RAISE = "raise"
    PULL_IN = "pull_in"
    SET_SAY = "set_say"
    LOOK_BACK = "look_back"
    END = "end"
    WAKE = "wake"
    INTRODUCE = "introduce"
    MEET = "meet"
    ANSWER = "answer"
    GUIDE = "guide"
    TEND = "tend"
    PERMIT = "permit"
    KEEP = "keep"
    LET_BACK = "let_back"
    KEEP_APART = "keep_apart"
    GUARD = "guard"
    OPEN = "open"
    OWN = "own"
    HEAR = "hear"
    SAY_FOR = "say_for"
    SAY_DIED = "say_died"
    JOIN = "join"


# What the person themselves may do with their own page.
OWN_VERBS = frozenset(
    {
        Verb.SEE,
        Verb.WRITE,
        Verb.SPEAK,
        Verb.CORRECT,
        Verb.PLAN,
        Verb.PULL_IN,
        Verb.SET_SAY,
        Verb.LOOK_BACK,
        Verb.END,
        Verb.RAISE,
        Verb.OWN,
    }
)

# What a live relation gives, by its kind and the role in use. A worker's standing is what gives a worker's verbs.
# To speak is to change how somebody is described: their name, picture, words, people in their life, safe ways.
WORKER_VERBS = OWN_VERBS - {Verb.CORRECT, Verb.OWN} | {Verb.SPEND, Verb.DECIDE}
COMPANION_VERBS = frozenset({Verb.SEE, Verb.WRITE, Verb.END})


# When somebody has died, their page is read, and whoever said so by mistake can say that too. Nothing else is done with it.
AFTER_DEATH = frozenset({Verb.SEE, Verb.HEAR, Verb.SAY_DIED})


class Speaks(TextChoices):
    """As what somebody speaks for a person: seen on paper, written down with the person, never claimed."""

    PARENT = "parent", _("parent")
    CARER = "carer", _("carer")
    ATTORNEY_HEALTH = "attorney_health", _("attorney for health and welfare")
    ATTORNEY_MONEY = "attorney_money", _("attorney for property and money")
    ADVOCATE = "advocate", _("advocate")
    INTERPRETER = "interpreter", _("interpreter")


class Decides(TextChoices):
    """Who decides about one part of a child's page. Without a word about it: the person themselves."""

    PARENTS = "parents", _("the parents")
    TOGETHER = "together", _("together")
    CHILD = "child", _("the child")


ATTORNEYS = frozenset({Speaks.ATTORNEY_HEALTH, Speaks.ATTORNEY_MONEY})
# What each may do on the page, in the parts that were written down. To say for somebody is to say who sees a part, and
# what was decided about it. An interpreter is on no page: they hear what a meeting needs.
SPEAKING_VERBS: dict[str, frozenset[Verb]] = {
    Speaks.PARENT: frozenset(
        {Verb.SEE, Verb.WRITE, Verb.PLAN, Verb.RAISE, Verb.LOOK_BACK, Verb.SAY_FOR},
    ),
    Speaks.CARER: frozenset({Verb.SEE, Verb.WRITE, Verb.PLAN, Verb.RAISE}),
    Speaks.ATTORNEY_HEALTH: frozenset({Verb.SEE, Verb.WRITE, Verb.RAISE, Verb.SAY_FOR}),
    Speaks.ATTORNEY_MONEY: frozenset({Verb.SEE, Verb.WRITE, Verb.RAISE, Verb.SAY_FOR}),
    Speaks.ADVOCATE: frozenset(
        {Verb.SEE, Verb.WRITE, Verb.SPEAK, Verb.CORRECT, Verb.RAISE, Verb.LOOK_BACK},
    ),
    Speaks.INTERPRETER: frozenset(),
}
# The widest each can be: nobody is written down for more.
SPEAKING_SECTIONS: dict[Speaks, frozenset[Section]] = {
    Speaks.PARENT: frozenset(Section) - {Section.RESTRICTED},
    Speaks.CARER: frozenset(Section) - {Section.RESTRICTED, Section.NOTES},
    Speaks.ATTORNEY_HEALTH: frozenset({Section.STORY, Section.PLAN, Section.CONTACT, Section.HEALTH}),
    Speaks.ATTORNEY_MONEY: frozenset({Section.MONEY}),
    Speaks.ADVOCATE: frozenset(Section) - {Section.RESTRICTED},
    Speaks.INTERPRETER: frozenset(),
}
# These open more than the person's own say would, and count only after a second look.
SPEAKS_AFTER_A_SECOND_LOOK = frozenset({Speaks.PARENT, *ATTORNEYS})


class Emergency(TextChoices):
    """Why somebody opens a page in an emergency. A short list, and one's own words beside it."""

    LIFE = "life", _("somebody’s life is in danger")
    HARM = "harm", _("serious harm to a child, or to an adult who cannot keep themselves safe")
    ASKED = "asked", _("the person asks for it and cannot sign in")
    DUTY = "duty", _("a duty in law")
    REVIEW = "review", _("a review by the privacy lead")


# What each reason opens, for reading and for an hour; nothing else of the page does.
EMERGENCY_SECTIONS: dict[Emergency, frozenset[Section]] = {
    Emergency.LIFE: frozenset({Section.STORY, Section.CONTACT, Section.HEALTH, Section.NOTES}),
    Emergency.HARM: frozenset({Section.STORY, Section.CONTACT, Section.HEALTH, Section.NOTES}),
    Emergency.ASKED: frozenset({Section.STORY, Section.PLAN, Section.CONTACT}),
    Emergency.DUTY: frozenset({Section.PLAN, Section.CONTACT, Section.NOTES}),
    Emergency.REVIEW: frozenset(Section) - {Section.RESTRICTED},
}
# Keepers and analysts open nobody's page, whatever happens: they ring 999 like everybody.
EMERGENCY_ROLES = frozenset({Role.WORKER, Role.GARDENER, Role.LEADER, Role.PRIVACY_LEAD})

# What a named member may do with something that is kept apart.
COMPARTMENT_VERBS = frozenset({Verb.SEE, Verb.WRITE})

# What membership of the team, office or group that holds a thing gives, by role.
ROLE_VERBS: dict[Role, frozenset[Verb]] = {
    Role.RESIDENT: frozenset({Verb.SEE}),
    Role.WORKER: frozenset(
        {
            Verb.SEE,
            Verb.MEET,
            Verb.INTRODUCE,
            Verb.SPEND,
            Verb.DECIDE,
            Verb.RAISE,
            Verb.GUIDE,
            Verb.ANSWER,
            Verb.OPEN,
        }
    ),
    Role.GARDENER: frozenset(
        {
            Verb.SEE,
            Verb.MEET,
            Verb.INTRODUCE,
            Verb.RAISE,
            Verb.ANSWER,
            Verb.TEND,
            Verb.GUIDE,
            Verb.PERMIT,
            Verb.LET_BACK,
            Verb.OPEN,
        }
    ),
    Role.LEADER: frozenset({Verb.SEE, Verb.RAISE, Verb.ANSWER, Verb.TEND, Verb.PERMIT, Verb.OPEN}),
    # A keeper brings in what teams wrote elsewhere; nobody's page opens with it.
    Role.KEEPER: frozenset({Verb.SEE, Verb.KEEP, Verb.TEND, Verb.GUIDE}),
    Role.ANALYST: frozenset({Verb.SEE}),
    Role.PRIVACY_LEAD: frozenset({Verb.SEE, Verb.LET_BACK, Verb.GUARD, Verb.OPEN}),
}
