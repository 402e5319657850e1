-- Who came back within so many days, at least so often, in the year that ends with the last day this source told of.
with told as (
    select
        person,
        day,
        lag(day) over (partition by person order by day) as earlier
    from events
    where day > (select max(day) from events) - 365
)

select person
from told
where day - earlier <= $window
group by person
having count(*) >= $at_least
