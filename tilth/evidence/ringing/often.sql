-- Who was in touch at least so often in the window that ends with the last day this source told of.
select person
from events
where day > (select max(day) from events) - cast($window as integer)
group by person
having count(*) >= $at_least
