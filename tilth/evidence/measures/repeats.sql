-- says: Contacts that were followed by another of the same person with the same agency within so many days.
-- version: 1
-- settings: within
-- people: people
-- Contacts of the last days are left out: what follows them is not in the file yet.
with followed as (
  select
    person,
    agency,
    day,
    lead(day) over (partition by person, agency order by day) as next_day
  from events
),
ends as (
  select max(day) as last_day from events
)
select
  agency,
  cast(count(distinct person) as bigint) as people,
  cast(count(*) as bigint) as contacts,
  cast(count(*) filter (where next_day is not null and date_diff('day', day, next_day) <= $within) as bigint) as repeats
from followed cross join ends
where date_diff('day', day, last_day) >= $within
group by agency
order by agency
