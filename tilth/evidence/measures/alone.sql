-- says: People of each agency whom no other agency knows, as far as the file tells: linked to nobody, or truly alone.
-- version: 1
-- settings:
-- people: people, alone
-- Stands beside every other figure: whoever was not recognised elsewhere is counted too low in all of them.
with each_person as (
  select person, count(distinct agency) as agencies from events group by person
),
known as (
  select distinct events.agency, events.person, each_person.agencies
  from events join each_person on each_person.person = events.person
)
select
  agency,
  cast(count(*) as bigint) as people,
  cast(count(*) filter (where agencies = 1) as bigint) as alone
from known
group by agency
order by agency
