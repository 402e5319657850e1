-- says: How far contacts gather on a few people.
-- version: 1
-- settings:
-- people: people
-- Of the people with the most contacts, so many in a hundred: how many contacts they had together. Equal people are
-- interchangeable, so the order among them changes nothing.
with each_person as (
  select person, count(*) as contacts from events group by person
),
heaps as (
  select contacts, count(*) as people from each_person group by contacts
),
from_the_top as (
  select
    contacts,
    people,
    sum(people) over (order by contacts desc rows between unbounded preceding and current row) as people_so_far,
    sum(people * contacts) over (order by contacts desc rows between unbounded preceding and current row) as contacts_so_far
  from heaps
),
whole as (
  select sum(people) as all_people, sum(people * contacts) as all_contacts from heaps
),
shares as (
  select 1 as percent union all select 2 union all select 5 union all select 10 union all select 20 union all select 50
),
cuts as (
  select percent, cast(floor((all_people * percent + 99) / 100) as bigint) as people, all_people, all_contacts
  from whole cross join shares
)
select
  cuts.percent as top_percent,
  cuts.people as people,
  cast(contacts_so_far - (people_so_far - cuts.people) * contacts as bigint) as contacts,
  cast(all_people as bigint) as all_people,
  cast(all_contacts as bigint) as all_contacts
from cuts
join from_the_top on people_so_far >= cuts.people and people_so_far - from_the_top.people < cuts.people
order by cuts.percent
