-- says: The joins people fall through: moves from one agency to another after which they stood before the first again.
-- version: 2
-- settings: within
-- people: people, people_back
-- Moves of the last days are left out: who comes back after them is not in the file yet.
with next_contacts as (
  select
    person,
    agency,
    day,
    lead(agency) over (partition by person order by day, agency, kind) as next_agency,
    lead(day) over (partition by person order by day, agency, kind) as next_day,
    lead(agency, 2) over (partition by person order by day, agency, kind) as third_agency,
    lead(day, 2) over (partition by person order by day, agency, kind) as third_day
  from events
),
ends as (
  select max(day) as last_day from events
),
moves as (
  select
    person,
    agency,
    next_agency,
    coalesce(third_agency = agency and date_diff('day', next_day, third_day) between 1 and $within, false) as is_back
  from next_contacts cross join ends
  where next_agency <> agency
    -- Of two contacts on one day nobody knows which came first.
    and date_diff('day', day, next_day) between 1 and $within
    and date_diff('day', next_day, last_day) >= $within
)
select
  agency as from_agency,
  next_agency as to_agency,
  cast(count(distinct person) as bigint) as people,
  cast(count(*) as bigint) as moves,
  cast(count(distinct person) filter (where is_back) as bigint) as people_back,
  cast(count(*) filter (where is_back) as bigint) as back
from moves
group by agency, next_agency
order by agency, next_agency
