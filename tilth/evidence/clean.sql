-- The same name, day, place and number look the same however they were written. Nothing is made up: what cannot be read
-- as a day becomes missing, and an impossible day stays as written, because it is often one figure away from the true one.
with written as (
    select
        number,
        source,
        nullif(regexp_replace(lower(strip_accents(given_name)), '[^\p{L}]', '', 'g'), '') as given_name,
        nullif(regexp_replace(lower(strip_accents(family_name)), '[^\p{L}]', '', 'g'), '') as family_name,
        case
            when regexp_matches(date_of_birth, '^\s*\d{8}\s*$') then trim(date_of_birth)
            when regexp_matches(date_of_birth, '^\s*\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(\D.*)?$') then
                regexp_extract(date_of_birth, '(\d{4})', 1)
                || lpad(regexp_extract(date_of_birth, '\d{4}\D(\d{1,2})', 1), 2, '0')
                || lpad(regexp_extract(date_of_birth, '\d{4}\D\d{1,2}\D(\d{1,2})', 1), 2, '0')
            when regexp_matches(date_of_birth, '^\s*\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\s*$') then
                regexp_extract(date_of_birth, '(\d{4})', 1)
                || lpad(regexp_extract(date_of_birth, '\d{1,2}\D(\d{1,2})\D', 1), 2, '0')
                || lpad(regexp_extract(date_of_birth, '^\s*(\d{1,2})', 1), 2, '0')
        end as date_of_birth,
        nullif(regexp_replace(upper(postcode), '[^A-Z0-9]', '', 'g'), '') as postcode,
        nullif(regexp_replace(nhs_number, '[^0-9]', '', 'g'), '') as nhs_number,
        nullif(regexp_replace(regexp_replace(uprn, '[^0-9]', '', 'g'), '^0+', ''), '') as uprn,
        nullif(regexp_replace(lower(strip_accents(suburb)), '[^\p{L}]', '', 'g'), '') as suburb
    from given
)

select
    written.*,
    coalesce(usual.usual, written.given_name) as given_usual,
    substr(date_of_birth, 1, 4) || substr(date_of_birth, 7, 2) || substr(date_of_birth, 5, 2) as date_swapped
from written
left join usual on usual.name = written.given_name
