-- says: People in touch at least so many times within any run of so many days, first and last day counted.
-- version: 1
-- settings: at_least, window
-- people: people
with runs as (
  select person, day, lag(day, $at_least - 1) over (partition by person order by day) as first_day from events
),
each_person as (
  select
    person,
    max(case when first_day is not null and date_diff('day', first_day, day) < $window then 1 else 0 end) as is_often,
    count(*) as contacts
  from runs
  group by person
)
select
  cast(sum(is_often) as bigint) as people,
  cast(sum(is_often * contacts) as bigint) as contacts,
  cast(count(*) as bigint) as all_people,
  cast(sum(contacts) as bigint) as all_contacts
from each_person
