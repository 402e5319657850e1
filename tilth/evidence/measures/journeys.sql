-- says: From which agency people came to which on a later day, within so many days.
-- version: 2
-- settings: within
-- people: people
with next_contacts as (
  select
    person,
    agency,
    day,
    lead(agency) over (partition by person order by day, agency, kind) as next_agency,
    lead(day) over (partition by person order by day, agency, kind) as next_day
  from events
)
select
  agency as from_agency,
  next_agency as to_agency,
  cast(count(distinct person) as bigint) as people,
  cast(count(*) as bigint) as moves
from next_contacts
-- Of two contacts on one day nobody knows which came first.
where next_agency <> agency and date_diff('day', day, next_day) between 1 and $within
group by agency, next_agency
order by agency, next_agency
