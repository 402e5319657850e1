-- says: Of the people in touch at least so many times in one period, how many were again in the next.
-- version: 1
-- settings: at_least, window
-- people: people, again
-- Periods of so many days are counted back from the last day, so that the newest is whole; what is left over at the
-- beginning is passed over.
with ends as (
  select max(day) as last_day, date_diff('day', min(day), max(day)) + 1 as days from events
),
periods as (
  select events.person, cast(floor(date_diff('day', events.day, ends.last_day) / $window) as bigint) as ago
  from events cross join ends
  where date_diff('day', events.day, ends.last_day) < floor(ends.days / $window) * $window
),
counted as (
  select person, ago, count(*) as contacts from periods group by person, ago
)
select
  counted.ago as periods_ago,
  cast(count(*) as bigint) as people,
  cast(count(*) filter (where later.contacts >= $at_least) as bigint) as again,
  cast(sum(counted.contacts) as bigint) as contacts,
  cast(coalesce(sum(later.contacts), 0) as bigint) as contacts_next
from counted
left join counted as later on later.person = counted.person and later.ago = counted.ago - 1
where counted.ago > 0 and counted.contacts >= $at_least
group by counted.ago
order by counted.ago desc
