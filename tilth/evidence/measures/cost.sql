-- says: What contacts cost, as a range from a table of tariffs, in pence; contacts that no tariff names are counted apart.
-- version: 1
-- settings:
-- people: people
with priced as (
  select
    events.person,
    events.agency,
    extract(year from events.day) as in_year,
    coalesce(of_kind.low_pence, of_agency.low_pence) as low_pence,
    coalesce(of_kind.high_pence, of_agency.high_pence) as high_pence
  from events
  left join tariff as of_kind on of_kind.agency = events.agency and of_kind.kind = events.kind and of_kind.kind <> ''
  left join tariff as of_agency on of_agency.agency = events.agency and of_agency.kind = ''
)
select
  agency,
  cast(in_year as bigint) as in_year,
  cast(count(distinct person) as bigint) as people,
  cast(count(*) as bigint) as contacts,
  cast(count(*) filter (where low_pence is null) as bigint) as without_tariff,
  cast(coalesce(sum(low_pence), 0) as bigint) as low_pence,
  cast(coalesce(sum(high_pence), 0) as bigint) as high_pence
from priced
group by agency, in_year
order by agency, in_year
