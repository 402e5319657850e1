"""Where each line of the table leads in the world that was made, and what its form sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from tests.crawling import routes
from tests.matrix.speaking import sent_about_speaking
from tests.matrix.table import Line, lines
from tests.small_place_contacts import PAIR

if TYPE_CHECKING:
    from tests.matrix.world import World

# Which thing stands in an address, by the name of its part; the person, where nothing else is said.
PARTS = {
    "aim": "aim", "step": "step", "line": "theirs", "about": "about", "who": "life", "meeting": "meeting",
    "held": "pass", "relation": "relation", "block": "block", "moment": "moment", "asked": "complaint",
    "item": "item", "member": "member", "lesson": "lesson", "part": "part", "hold": "hold",
    "speaker": "speaker", "cover": "cover", "translation": "translation", "kept": "kept", "row": "easy line",
}  # fmt: skip
# Where `pk` is not the person's, or a part is another than usual.
HERE: dict[str, dict[str, str]] = {
    "conversations:line · noticed": {"line": "noticed"},
    "conversations:line · about health": {"line": "health"},
    "conversations:line · about money": {"line": "money"},
    "conversations:revise · noticed by somebody else": {"line": "noticed"},
    "conversations:revise · noticed by the reader": {"line": "own noticed"},
    "conversations:correct · noticed": {"line": "noticed"},
    "conversations:correct · about health": {"line": "health"},
    "conversations:line_take_back · noticed by somebody else": {"line": "noticed"},
    "conversations:line_take_back · written by the reader": {"line": "own theirs"},
    "alongside:about_take_back · written by the reader": {"about": "own about"},
    "conversations:drawing_file": {"line": "drawing"},
    "conversations:recording_file": {"line": "recording"},
    "conversations:translation_take_back · written by the reader": {"translation": "own translation"},
    "alongside:kept · copied by the reader": {"kept": "own kept"},
    "sheets:of_answer": {"pk": "answer"},
    "sheets:of_spend · a spend for the person": {"pk": "spent"},
    "sheets:of_spend · a spend for nobody": {"pk": "nobodys spend"},
    **{f"sheets:{name}": {"pk": "sheet"} for name in ("sheet", "lines", "picture", "picture_away", "picture_file")},
    "decisions:correct · a spend for the person": {"pk": "spent"},
    "decisions:correct · money put in": {"pk": "put in"},
    "decisions:correct · a spend for nobody": {"pk": "nobodys spend"},
    **{f"decisions:{name} · a spend for the person": {"pk": "spent"} for name in
       ("line", "came_back_from", "receipt_add", "paid")},
    **{f"decisions:{name} · a spend for nobody": {"pk": "nobodys spend"} for name in
       ("line", "came_back_from", "receipt_add", "paid")},
    "decisions:receipt_file · about the person": {"pk": "receipt"},
    "decisions:receipt_away · about the person": {"pk": "receipt"},
    "decisions:receipt_file": {"pk": "nobodys receipt"},
    "decisions:receipt_away": {"pk": "nobodys receipt"},
    **{f"decisions:{name}": {"pk": "pot"} for name in ("tin", "take_out", "put_back", "count_tin", "year_end")},
    "basis:agreement": {"pk": "basis"},
    "basis:page": {"pk": "basis", "page": "basis page"},
    **{f"basis:{name}": {"pk": "basis"} for name in ("write_again", "end", "add_page")},
    "teams:heard_back": {"pk": "visiting"},
    **{f"listening:{name}": {"pk": "study"} for name in ("study", "write_down", "look", "close")},
    **{f"listening:{name} · closed": {"pk": "closed study"} for name in ("study", "write_down")},
    "listening:look_at": {"pk": "heard"},
    **{f"comparisons:{name}": {"pk": "comparison"} for name in
       ("comparison", "print", "results_file", "written", "written_file", "blank")},
    **{f"comparisons:{name}": {"pk": "comparison coming"} for name in ("change", "give_up")},
    "comparisons:bring": {"pk": "comparison over"},
    **{f"findings:{name}": {"pk": "chart"} for name in ("chart", "put_points", "begin_anew", "note_change")},
    **{f"findings:{name}": {"pk": "finding"} for name in ("finding", "print", "table_file", "json_file", "withdraw", "commit")},
    "findings:say_what_came": {"pk": "commitment"}, "findings:fall": {"pk": "fall"}, "findings:weigh": {"pk": "closed study"},
    "findings:price": {"pk": "barrier"}, "findings:detour": {"pk": "barrier"},
    **{f"evidence:{name}": {"pk": "load"} for name in ("load", "columns", "rejected", "destroy")},
    **{f"evidence:{name}": {"pk": "asking"} for name in ("asking", "open_asking", "drop_asking")},
    "alongside:organisation_came": {"pk": "invitation out"},
    "alongside:withdraw": {"pk": "invitation out"},
    "alongside:apart_second": {"member": "naming"},
    "alongside:emergency": {"pk": "glass"},
    "alongside:tell_now": {"pk": "glass"},
    "alongside:lesson": {"pk": "glass"},
    "alongside:block": {"account": "account"},
    "alongside:speaker_second": {"speaker": "waiting speaker"},
    "alongside:let_know": {"block": "place kept"},
    **{name: {"pk": "handover"} for name in ("alongside:going_on", "alongside:not_on", "plans:goes_on")},
    "alongside:ask_to_go": {"pk": "introduction again"},
    "alongside:place_second": {"block": "place kept"},
    "keeping:show_again": {"moment": "hidden"},
    "keeping:one_ask": {"pk": "copy"},
    "keeping:acknowledge": {"pk": "complaint"},
    "keeping:give_part": {"pk": "copy"},
    "keeping:leave_out_part": {"pk": "copy"},
    "keeping:place_hold": {"pk": "erase"},
    "keeping:lift_hold": {"pk": "erase"},
    "keeping:agree_erasure": {"pk": "erase"},
    "keeping:erase": {"pk": "erase"},
    "keeping:agree_hold": {"pk": "hold"},
    "accounts:account": {"pk": "account"},
    "accounts:mend_account": {"pk": "account"},
    "accounts:open_again": {"pk": "closed account"},
    "accounts:give_standing": {"pk": "account"},
    "accounts:welcome_again": {"pk": "account"},
    "accounts:end_standing": {"pk": "standing"},
    "accounts:change_organisation": {"pk": "organisation"},
    "places:change_neighbourhood": {"pk": "neighbourhood"},
    "places:drop_word": {"pk": "word"},
    "places:drop_holiday": {"pk": "holiday"},
    "places:change_safety_number": {"pk": "number"},
    "places:drop_safety_number": {"pk": "number"},
    "teams:leave": {"pk": "member of team"},
    "teams:leave · the reader's own": {"pk": "member of team"},
    "answers:office": {"pk": "office"},
    "alongside:introduction": {"pk": "introduction"},
    "alongside:introduction · of somebody who has a page": {"pk": "introduction again"},
    "alongside:go": {"pk": "introduction"},
    "alongside:go · to somebody who has a page": {"pk": "introduction again"},
    "alongside:huddle": {"pk": "introduction"},
    "alongside:met": {"pk": "introduction"},
    "alongside:met · somebody who has a page": {"pk": "introduction again"},
    "alongside:said_no": {"pk": "introduction"},
    "alongside:invitation": {"pk": "invitation"},
    "alongside:accept": {"pk": "invitation"},
    "alongside:decline": {"pk": "invitation"},
    "decisions:pot": {"pk": "pot"},
    "decisions:put_in": {"pk": "pot"},
    "decisions:come_back": {"pk": "pot"},
    "decisions:close_pot": {"pk": "pot"},
    "decisions:open_pot_again": {"pk": "old pot"},
    "decisions:guideline_replace": {"pk": "guideline"},
    "decisions:guideline_retire": {"pk": "guideline"},
    "decisions:permission_take_back": {"pk": "permission"},
    "pen:draft": {"pk": "draft"},
    "pen:throw_away": {"pk": "draft"},
    "keeping:close_account": {"pk": "account"},
    "keeping:stop_at_once": {"pk": "account"},
    "keeping:bring_in": {"pk": "draft"},
    **{f"directory:{name}": {"pk": thing} for name, thing in (
        ("ask_gift", "gift"), ("put_in_touch", "asked for"), ("bring_back", "page aside"), ("change_activity", "lunch"),
        ("end_activity", "lunch"), ("end_offer", "offer"), ("answer", "note"), ("oruk_service", "lunch"),
        ("oruk_taxonomy", "taxonomy"), ("oruk_term", "term"), ("oruk_at_location", "at location"),
        ("oruk_organization", "organization"), ("put_activity", "lunch"), ("list", "list"), ("read_list", "list"),
        ("drop_list", "list"), ("reading", "reading"), ("read_on", "reading"), ("give_page", "said"), ("not_theirs", "said"),
    )},
    **{f"ideas:{name}": {"pk": thing} for name, thing in (
        ("idea", "an idea"), ("paper", "paper"), ("support", "an idea"), ("comment", "an idea"), ("take_comment_back", "comment"),
        ("set_aside", "an idea"), ("bring_back", "idea aside"), ("told", "idea to tell"), ("question", "question"),
        ("card", "question"), ("history", "question"), ("open", "draft question"), ("close", "question"),
        ("told_there", "question over"), ("statements", "question"), ("add_statement", "question"), ("groups", "question over"),
        ("vote", "statement"),
    )},
    **{f"gatherings:{name}": {"pk": "gathering"} for name in ("gathering", "day", "change", "call_off", "heard", "set_aside")},
    "gatherings:bring_back": {"pk": "gathering aside"},
    **{f"stories:{name}": {"pk": thing} for name, thing in (
        ("story", "a story"), ("picture", "drawn story"), ("recording", "recorded story"), ("ask", "leaders story"),
        ("name_theme", "leaders story"), ("rung", "story to ring"), ("set_aside", "a story"), ("bring_back", "story aside"),
        ("in_room", "gathering"), ("circle", "circle"), ("close_circle", "circle"), ("heard", "use"),
        ("end_triangle", "triangle"), ("told", "story to tell"), ("say", "asked use"), ("not_this", "in theme"),
    )},
    "stories:story · for leaders": {"pk": "leaders story"},
    "stories:choose": {"pk": "circle", "story": "a story"},
    **{f"stories:{name}": {"pk": "story owed"} for name in ("owed", "give", "hear", "promise", "move", "find", "own_it")},
    **{f"promises:{name}": {"pk": "promise", "about": "office side", "wording": "wording"} for name in
       ("sheet", "own", "reword", "say_of", "end", "set_aside")},
    "promises:bring_back": {"pk": "promise aside"}, "promises:thanks_aside": {"pk": "thanks"},
    "promises:thanks_back": {"pk": "thanks aside"},
    "promises:say_yes": {"pk": "promise waiting", "wording": "wording"},
    "promises:enough": {"pk": "promise ask"},
    "promises:take_part": {"pk": "promise shared"},
    **{f"ideas:{name}": {"pk": "idea owed"} for name in ("owed", "give", "hear", "promise", "move", "find", "own_it")},
    **{f"funds:{name}": {"pk": thing} for thing, names in (
        ("fund", ("fund", "ask", "told_to_me", "lines", "put_in", "close", "call_room", "from_a_round", "ask_for_group")),
        ("asked grant", ("decide", "set_aside")), ("grant", ("grant", "paid", "visited", "end_early")), ("told grant", ("photo",)),
        ("grant aside", ("bring_back",)), ("room", ("room", "sheet", "count_room")), ("counted room", ("room_photo", "decide_room")),
    ) for name in names},
    "sheets:of_grant": {"pk": "grant"},
    **{f"rounds:{name}": {"pk": thing} for thing, names in (
        ("round in the making", ("change", "propose", "open")), ("proposal", ("change_proposal", "leave_out")),
        ("open round", ("round", "sheet", "paper_ballot", "vote", "find_receipt", "receipt", "vote_anew", "papers", "open_papers", "close")),
        ("code round", ("codes",)), ("counted round", ("receipts", "ballots_file", "count", "decide")), ("decided proposal", ("funded",)),
        ("papers", ("batch", "read_paper")), ("paper read once", ("read_again",)), ("paper read differently", ("settle",)),
    ) for name in names},
    **{f"answers:{name}": {"pk": "answer"} for name in
       ("answer", "give", "hear", "come", "promise", "move", "judge", "find", "own")},
    **{f"barriers:{name}": {"pk": "barrier"} for name in
       ("barrier", "give", "hear", "come", "promise", "move", "judge", "find", "own")},
}  # fmt: skip
QUERY = {
    "home:older": "?before=999999",
    "decisions:spend · for the person": "?person={carl}",
    "barriers:raise · about the person": "?person={carl}",
    "pen:write · about the person": "?person={carl}",
    "home:search": "?q=Carl",
}
PLAIN: dict[str, Any] = {
    "slug": "hollins-team", "code": "cy", "about": "today", "kind": "hope", "provider_id": "work", "uidb36": "1",
    "key": "set-password", "pair": PAIR,
}  # fmt: skip
SLUGS = {
    "places:neighbourhood": "hollins",
    **dict.fromkeys(
        (f"directory:{name}" for name in ("page", "write", "meetings", "set_aside")), "the-council"
    ),
    "directory:this_is_us": "club-three",
    **{f"evidence:{name}": "the-infirmary" for name in ("source", "end", "objections", "bring", "ask_back")},
}
KINDS = {
    "ideas:set_aside": "idea",
    "ideas:bring_back": "idea",
    "keeping:ask": "object",
    "comparisons:register": "people",
    "promises:begin": "deal",
    "plans:answer_questions": "ons4",
}


def sent_anyway(world: World) -> dict[str, dict[str, Any]]:
    """Give what is sent where no form on a page says it."""
    office, verdict = {"office": str(world.things["office"])}, {"verdict": "answered"}
    return {
        "accounts:act_as": {"role": "resident"},
        "teams:host_next": {"member": str(world.things["member of team"])},
        "answers:own": office,
        "ideas:own_it": office,
        "ideas:vote": {"given": "agree"},
        "stories:own_it": office,
        "stories:say": {"said": "no"},
        "barriers:own": office,
        "answers:judge": verdict,
        "barriers:judge": verdict,
        **sent_about_speaking(world),
        "alongside:not_on": {"how": "By telephone."},
        "plans:goes_on": {"how": "By telephone."},
        "pen:write · about the person": {"body": "hello", "about": str(world.carl.pk), "do": "save"},
    }


def paths(world: World, welcome: str, link: str) -> dict[str, str]:
    """Give the address of every line."""
    known = {route.name or route.pattern: route for route in routes()}
    tokens = {
        "accounts:welcome": welcome,
        "alongside:pass_open": link,
        "alongside:calendar_file": world.calendar,
        "barriers:reply": world.place.replies[0].rpartition("/")[2],
        "directory:own_gift": world.place.here.gift.token,
        "directory:own_note": world.place.here.own_note.token,
        "evidence:fetch": world.place.contacts.token,
        "ideas:own": world.place.ideas.link,
        "ideas:take_back": world.place.ideas.link,
        "rounds:receipt": world.place.votes.receipt,
        "rounds:vote_anew": world.place.votes.receipt,
        "funds:own": world.place.funds.link,
        "funds:take_back": world.place.funds.link,
        "funds:tell": world.place.funds.told_link,
        "funds:take_story_down": world.place.funds.told_link,
        **{
            f"stories:{name}": world.place.stories.link
            for name in (
                "own",
                "own_picture",
                "own_recording",
                "who",
                "after",
                "meaning",
                "room",
                "say",
                "not_this",
                "take_back",
            )
        },
    }
    return {line.name: _path(world, line, known[line.address], tokens) for line in lines()}


def _path(world: World, line: Line, route: Any, tokens: dict[str, str]) -> str:
    if not route.name:
        return f"/{route.pattern}"
    here = HERE.get(line.name, HERE.get(line.address, {}))
    filled: dict[str, Any] = {}
    for name, kind in route.kinds:
        if name == "token":
            # Every other address with a token is the group's own.
            filled[name] = tokens.get(route.name, world.place.here.link)
        elif kind == "uuid":
            thing = here.get(name) or PARTS.get(name)
            filled[name] = world.things[thing] if thing else world.carl.pk
        elif kind == "int":
            filled[name] = 1
        else:
            filled[name] = SLUGS.get(route.name) or KINDS.get(route.name) or PLAIN[name]
    if "(" in route.pattern:
        filled |= {
            name: PLAIN[name] for name in ("provider_id", "uidb36", "key") if f"<{name}>" in route.pattern
        }
    return reverse(route.name, kwargs=filled) + QUERY.get(line.name, "").format(carl=world.carl.pk)
