-- says: From which agency people came to which, within so many days.
-- version: 1
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
where next_agency <> agency and date_diff('day', day, next_day) <= $within
group by agency, next_agency
order by agency, next_agency
