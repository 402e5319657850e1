"""The record's second net, on PostgreSQL: what the database itself gives to whom (docs/adr/0020-a-second-net.md).

It is coarse on purpose. It knows whom an account can reach at all; what they may see or do there, `base.policy` decides.
Here stands every table that holds a person's things, and the condition under which one of its rows is given.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import connections

from tilth.base.rows import SETTING, SYSTEM

# Whoever is told to the database (see base.rows): "tilth", "nobody", or "account <id> <time> <also>…", "pass <id> …".
ASKS = f"current_setting('{SETTING}', true)"
# Each stands in a query of its own, so that the database works it out once a statement and not once a row.
FOR_THE_SYSTEM = f"(SELECT {ASKS} = '{SYSTEM}')"
FOR_ANYBODY = f"(SELECT {ASKS} <> '')"
PEOPLE = f"ANY ((SELECT tilth_people({ASKS}))::uuid[])"
ME = f"(SELECT tilth_me({ASKS}))"
IN_A_STANDING = f"(SELECT tilth_in_a_standing({ASKS}))"
ITEMS = f"ANY ((SELECT tilth_kept_apart({ASKS}))::uuid[])"
FAMILIES = f"ANY ((SELECT tilth_families({ASKS}))::uuid[])"

# The column that says whose a row is: it is given to whoever can reach that person.
WHOSE = {
    "people_person": "id",
    "people_about": "person_id",
    "people_lifeperson": "person_id",
    "people_safeway": "person_id",
    "people_moment": "person_id",
    "alongside_relation": "person_id",
    "alongside_say": "person_id",
    "alongside_invitation": "person_id",
    "alongside_pass": "person_id",
    "alongside_block": "person_id",
    "alongside_conflict": "person_id",
    "alongside_meeting": "person_id",
    "alongside_glass": "person_id",
    "alongside_speaker": "person_id",
    "alongside_deciding": "person_id",
    "alongside_writtenfor": "person_id",
    "alongside_cover": "person_id",
    "alongside_handover": "person_id",
    "alongside_death": "person_id",
    "alongside_keptelsewhere": "person_id",
    "conversations_conversation": "person_id",
    "conversations_line": "person_id",
    "conversations_translation": "person_id",
    "conversations_correction": "person_id",
    "plans_aim": "person_id",
    "plans_score": "person_id",
    "plans_step": "person_id",
    "plans_rhythm": "person_id",
    "plans_lookback": "person_id",
    "plans_deal": "person_id",
    "plans_dealword": "person_id",
    "plans_ownanswers": "person_id",
    "plans_noquestions": "person_id",
    "decisions_decision": "person_id",
    "decisions_potrow": "person_id",
    "barriers_barrier": "person_id",
    "sheets_sheet": "person_id",
    "families_member": "person_id",
    "families_shown": "person_id",
    "families_line": "person_id",
    "keeping_ask": "person_id",
    "keeping_hold": "person_id",
}

# And to whom besides: what one wrote, what one is asked oneself, what no person stands in.
AND_TO = {
    "alongside_relation": f"account_id = {ME}",
    "alongside_invitation": f"to_account_id = {ME}",
    # Whoever is kept away must find out that they are, or a rule that leaves them out would let them in.
    "alongside_block": f"account_id = {ME}",
    "alongside_conflict": f"account_id = {ME}",
    "alongside_glass": f"account_id = {ME}",
    # A page that several share is given whole to each, and to whom one of them shows it.
    "families_member": f"family_id = {FAMILIES}",
    "families_shown": f"family_id = {FAMILIES}",
    "families_line": f"family_id = {FAMILIES}",
    # Of an answer, or of something bought for nobody in particular.
    "sheets_sheet": f"(person_id IS NULL AND {FOR_ANYBODY}) OR (of = 'answer' AND {IN_A_STANDING})",
    "decisions_decision": f"person_id IS NULL AND {IN_A_STANDING}",
    # The team's book, and what is in the way: their rows say nothing that tells who the person is.
    "decisions_potrow": IN_A_STANDING,
    "barriers_barrier": f"(person_id IS NULL AND {FOR_ANYBODY}) OR raised_by_id = {ME} OR {IN_A_STANDING}",
}

# Rows that name no person, or that not everybody who reaches the person may have.
GIVEN_TO = {
    "alongside_introduction": f"introduced_by_id = {ME} OR taken_by_id = {ME} OR {IN_A_STANDING}",
    "alongside_lesson": f"account_id = {ME} OR glass_id IN (SELECT id FROM alongside_glass)",
    "alongside_apart": f"id = {ITEMS} OR begun_by_id = {ME}",
    "alongside_apartwords": f"item_id = {ITEMS} OR written_by_id = {ME}",
    "alongside_apartmember": f"item_id = {ITEMS} OR account_id = {ME} OR named_by_id = {ME}",
    "pen_draft": f"account_id = {ME} OR pass_id = {ME}",
    "keeping_copypart": "ask_id IN (SELECT id FROM keeping_ask)",
    "alongside_told": "death_id IN (SELECT id FROM alongside_death)",
    "alongside_join": f"page_id = {PEOPLE} OR into_id = {PEOPLE} OR offered_by_id = {ME}",
    "families_family": f"id = {FAMILIES}",
    "families_asking": f"family_id = {FAMILIES}",
    "sheets_sheetline": "sheet_id IN (SELECT id FROM sheets_sheet)",
    # What hangs on a line of the book is given with the line.
    "decisions_receiptphoto": "line_id IN (SELECT id FROM decisions_potrow)",
    "decisions_paid": "line_id IN (SELECT id FROM decisions_potrow)",
    "decisions_tinrow": f"{IN_A_STANDING} OR line_id IN (SELECT id FROM decisions_potrow)",
}

TABLES = (*WHOSE, *GIVEN_TO)

# A standing counts one day longer than it lasts: the database's day is not the place's.
_LEADS = """EXISTS (SELECT FROM accounts_standing WHERE account_id = who AND role = 'privacy_lead'
                     AND (until_on IS NULL OR until_on >= began::date - 1))"""
_MEETS = _LEADS.replace("role = 'privacy_lead'", "role IN ('worker', 'gardener')")
_KEEPS = _LEADS.replace("role = 'privacy_lead'", "role IN ('privacy_lead', 'keeper')")
_MATES = """(SELECT theirs.account_id FROM teams_member theirs JOIN teams_member mine USING (team_id)
                     WHERE mine.account_id = who AND (mine.until_on IS NULL OR mine.until_on >= began::date - 1)
                     AND (theirs.until_on IS NULL OR theirs.until_on >= began::date - 1))"""

# They look past the net, as they must: whom one reaches stands in the tables that it covers. For their own length
# only: an error in between ends the transaction, and what was set in it.
_PAST_THE_NET = f"PERFORM set_config('{SETTING}', '{SYSTEM}', true);"
_BACK_UNDER_IT = f"PERFORM set_config('{SETTING}', asks, true);"
FUNCTIONS = (
    """CREATE OR REPLACE FUNCTION tilth_me(asks text) RETURNS uuid LANGUAGE sql STABLE AS $$
         SELECT CASE WHEN split_part(asks, ' ', 1) IN ('account', 'pass') THEN split_part(asks, ' ', 2)::uuid END
       $$""",
    """CREATE OR REPLACE FUNCTION tilth_in_a_standing(asks text) RETURNS boolean
       LANGUAGE sql STABLE SET search_path = public AS $$
         SELECT split_part(asks, ' ', 1) = 'account' AND EXISTS (
           SELECT FROM accounts_standing WHERE account_id = split_part(asks, ' ', 2)::uuid
           AND (until_on IS NULL OR until_on >= split_part(asks, ' ', 3)::timestamptz::date - 1))
       $$""",
    f"""CREATE OR REPLACE FUNCTION tilth_people(asks text) RETURNS uuid[]
       LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
       DECLARE
         kind text := split_part(asks, ' ', 1);
         who uuid;
         began timestamptz;
         also uuid[];
         found uuid[];
       BEGIN
         IF kind IS NULL OR kind NOT IN ('account', 'pass') THEN RETURN ARRAY[]::uuid[]; END IF;
         who := split_part(asks, ' ', 2)::uuid;
         began := split_part(asks, ' ', 3)::timestamptz;
         also := (string_to_array(asks, ' '))[4:]::uuid[];
         {_PAST_THE_NET}
         IF kind = 'pass' THEN
           found := also || ARRAY(SELECT person_id FROM alongside_pass WHERE id = who AND until_at >= began
                                AND (revoked_at IS NULL OR revoked_at >= began));
         ELSE found := also || ARRAY(
           -- themselves
           SELECT id FROM people_person WHERE account_id = who
           UNION ALL
           -- whom they walk alongside, or did when they began what they are doing now
           SELECT person_id FROM alongside_relation WHERE account_id = who AND (until_at IS NULL OR until_at >= began)
           UNION ALL
           -- who asks them to come alongside
           SELECT person_id FROM alongside_invitation WHERE to_account_id = who AND state = 'asked'
           UNION ALL
           -- whose page they opened in an emergency
           SELECT person_id FROM alongside_glass WHERE account_id = who AND until_at >= began
           UNION ALL
           -- beside whose page they read something kept apart, or are asked whether somebody should
           SELECT item.person_id FROM alongside_apart item JOIN alongside_apartmember member ON member.item_id = item.id
             WHERE member.account_id = who AND (member.until_at IS NULL OR member.until_at >= began)
           UNION ALL
           -- whom their team is to meet although there is a page already
           SELECT person_id FROM alongside_introduction WHERE person_id IS NOT NULL
             AND {_MEETS}
           UNION ALL
           -- with whom they may go on, if the person says yes
           SELECT person_id FROM alongside_handover WHERE account_id = who AND state = 'asked'
           UNION ALL
           -- for whom they speak
           SELECT person_id FROM alongside_speaker WHERE account_id = who AND from_at IS NOT NULL
             AND (until_at IS NULL OR until_at >= began) AND until_on >= began::date - 1
           UNION ALL
           -- about whom a colleague of theirs asks for a second look
           SELECT person_id FROM alongside_speaker WHERE (from_at IS NULL OR from_at >= began)
             AND (until_at IS NULL OR until_at >= began) AND (recorded_by_id IN {_MATES} OR {_LEADS})
           UNION ALL
           SELECT person_id FROM alongside_block WHERE (until_at IS NULL OR until_at >= began)
             AND lift_asked_by_id IS NOT NULL AND (lift_asked_by_id IN {_MATES} OR {_LEADS})
           UNION ALL
           -- about whose emergency they are asked as a colleague
           SELECT glass.person_id FROM alongside_lesson lesson JOIN alongside_glass glass ON glass.id = lesson.glass_id
             WHERE lesson.account_id = who AND (lesson.said_at IS NULL OR lesson.said_at >= began)
           UNION ALL
           -- for the privacy lead: whose page was opened in an emergency, and beside whose something is kept apart
           SELECT person_id FROM alongside_glass WHERE {_LEADS}
           UNION ALL
           SELECT person_id FROM alongside_apart WHERE {_LEADS}
           UNION ALL
           -- for them and the keeper: who asked for something of their own record
           SELECT person_id FROM keeping_ask WHERE {_KEEPS}
           UNION ALL
           SELECT person_id FROM keeping_hold WHERE {_KEEPS}
         );
         END IF;
         -- and the other pages of the same person
         found := found || ARRAY(SELECT other.id FROM people_person own JOIN people_person other
           ON other.joined_into_id = own.id OR other.id = own.joined_into_id OR other.joined_into_id = own.joined_into_id
           WHERE own.id = ANY(found));
         {_BACK_UNDER_IT}
         RETURN found;
       END $$""",
    f"""CREATE OR REPLACE FUNCTION tilth_families(asks text) RETURNS uuid[]
       LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
       DECLARE
         kind text := split_part(asks, ' ', 1);
         who uuid;
         began timestamptz;
         found uuid[];
       BEGIN
         IF kind IS NULL OR kind NOT IN ('account', 'pass') THEN RETURN ARRAY[]::uuid[]; END IF;
         who := split_part(asks, ' ', 2)::uuid;
         began := split_part(asks, ' ', 3)::timestamptz;
         {_PAST_THE_NET}
         -- a page just begun, or that a code opens; those one shares, or did when one began; those one is shown
         found := (string_to_array(asks, ' '))[4:]::uuid[] || ARRAY(
           SELECT member.family_id FROM families_member member JOIN people_person own ON own.id = member.person_id
             WHERE kind = 'account' AND own.account_id = who AND (member.until_at IS NULL OR member.until_at >= began)
           UNION ALL
           SELECT member.family_id FROM families_member member JOIN alongside_pass link ON link.person_id = member.person_id
             WHERE kind = 'pass' AND link.id = who AND link.until_at >= began
             AND (link.revoked_at IS NULL OR link.revoked_at >= began)
             AND (member.until_at IS NULL OR member.until_at >= began)
           UNION ALL
           SELECT family_id FROM families_shown
             WHERE kind = 'account' AND account_id = who AND opens AND (until_at IS NULL OR until_at >= began)
         );
         {_BACK_UNDER_IT}
         RETURN found;
       END $$""",
    f"""CREATE OR REPLACE FUNCTION tilth_kept_apart(asks text) RETURNS uuid[]
       LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
       DECLARE
         who uuid := tilth_me(asks);
         began timestamptz;
         found uuid[];
       BEGIN
         IF who IS NULL THEN RETURN ARRAY[]::uuid[]; END IF;
         began := split_part(asks, ' ', 3)::timestamptz;
         {_PAST_THE_NET}
         IF {_LEADS} THEN found := ARRAY(SELECT id FROM alongside_apart);
         ELSE found := ARRAY(SELECT item_id FROM alongside_apartmember
                             WHERE account_id = who AND (until_at IS NULL OR until_at >= began));
         END IF;
         {_BACK_UNDER_IT}
         RETURN found;
       END $$""",
)


def condition(table: str) -> str:
    """Give the condition under which a row of a table is given."""
    parts = [FOR_THE_SYSTEM]
    if table in WHOSE:
        parts.append(f"{WHOSE[table]} = {PEOPLE}")
    parts += [f"({more[table]})" for more in (AND_TO, GIVEN_TO) if table in more]
    return " OR ".join(parts)


def statements() -> list[str]:
    """Give everything that spreads the net, in order; run again, it changes nothing."""
    spread = list(FUNCTIONS)
    for table in TABLES:
        spread += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            # Whoever owns the tables is no exception.
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"DROP POLICY IF EXISTS tilth_net ON {table}",
            # A new row is taken from whoever acts at all: which one may be written, the verb has asked at the door.
            f"CREATE POLICY tilth_net ON {table} USING ({condition(table)}) WITH CHECK ({FOR_ANYBODY})",
        ]
    return spread


def digest() -> str:
    """Give a mark of the net as this version spreads it."""
    return hashlib.sha256("\n".join(statements()).encode()).hexdigest()


def is_spread(alias: str = "default") -> bool:
    """Say whether the database has this version's net over every table."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regprocedure('tilth_people(text)'), 'pg_proc')")
        mark = cursor.fetchone()[0]
        cursor.execute(
            "SELECT COUNT(*) FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid AND polname = 'tilth_net' "
            "WHERE relname = ANY (%s) AND relnamespace = 'public'::regnamespace AND relrowsecurity AND relforcerowsecurity",
            [list(TABLES)],
        )
        return mark == digest() and cursor.fetchone()[0] == len(TABLES)


def spread(alias: str = "default") -> None:
    """Spread the net where it is not. Asked after every migration, by the owner of the tables."""
    with connections[alias].cursor() as cursor:
        if not is_spread(alias):
            for statement in statements():
                cursor.execute(statement)
            cursor.execute(f"COMMENT ON FUNCTION tilth_people(text) IS '{digest()}'")


def let_serve(alias: str = "default", role: str = "") -> None:
    """Let the role that serves pages, where it is not the owner, read and write rows: nothing else."""
    connection = connections[alias]
    role = role or connection.settings_dict.get("SERVED_BY", "")
    if not role:
        return
    whom = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {whom}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {whom}")


def after_migrating(using: str, **_: Any) -> None:
    """Spread the net whenever tables have been made or changed; on SQLite there is none."""
    connection = connections[using]
    if using != "default" or connection.vendor != "postgresql":
        return
    if set(TABLES) <= set(connection.introspection.table_names()):
        spread(using)
        let_serve(using)
