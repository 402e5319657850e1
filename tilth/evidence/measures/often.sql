-- says: People in touch at least so many times within any run of so many days, first and last day counted.
-- version: 1
-- settings: at_least, window
-- people: people
with runs as (
  select person, day, lag(day, $at_least - 1) over (partition by person order by day) as first_day from events
),
often as (
  select distinct person from runs where first_day is not null and date_diff('day', first_day, day) < $window
),
each_person as (
  select events.person, often.person is not null as is_often, count(*) as contacts
  from events left join often on often.person = events.person
  group by events.person, often.person is not null
)
select
  cast(count(*) filter (where is_often) as bigint) as people,
  cast(coalesce(sum(contacts) filter (where is_often), 0) as bigint) as contacts,
  cast(count(*) as bigint) as all_people,
  cast(coalesce(sum(contacts), 0) as bigint) as all_contacts
from each_person
