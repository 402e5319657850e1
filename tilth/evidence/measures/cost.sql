-- says: What contacts cost, as a range from a table of tariffs, in pence; contacts that no tariff names are counted apart.
-- version: 1
-- settings:
-- people: people
-- Prices are looked up once for each heap of contacts that cost the same, and not for each contact.
with heaps as (
  select agency, kind, extract(year from events.day) as in_year, count(*) as contacts
  from events
  group by agency, kind, extract(year from events.day)
),
priced as (
  select
    heaps.agency,
    in_year,
    contacts,
    coalesce(of_kind.low_pence, of_agency.low_pence) as low_pence,
    coalesce(of_kind.high_pence, of_agency.high_pence) as high_pence
  from heaps
  left join tariff as of_kind on of_kind.agency = heaps.agency and of_kind.kind = heaps.kind and of_kind.kind <> ''
  left join tariff as of_agency on of_agency.agency = heaps.agency and of_agency.kind = ''
),
known as (
  select agency, extract(year from events.day) as in_year, count(distinct person) as people
  from events
  group by agency, extract(year from events.day)
)
select
  priced.agency,
  cast(priced.in_year as bigint) as in_year,
  cast(max(known.people) as bigint) as people,
  cast(sum(priced.contacts) as bigint) as contacts,
  cast(sum(case when low_pence is null then priced.contacts else 0 end) as bigint) as without_tariff,
  cast(coalesce(sum(low_pence * priced.contacts), 0) as bigint) as low_pence,
  cast(coalesce(sum(high_pence * priced.contacts), 0) as bigint) as high_pence
from priced
join known on known.agency = priced.agency and known.in_year = priced.in_year
group by priced.agency, priced.in_year
order by priced.agency, priced.in_year
