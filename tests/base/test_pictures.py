import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tilth.base.errors import InvalidInput, NotFound, Unavailable
from tilth.base.files import keep_picture, open_file
from tilth.base.sealing import destroy_key

pytestmark = pytest.mark.django_db(databases=["default", "looks", "keys"])

CARL = uuid.uuid4()


@pytest.fixture(autouse=True)
def room_for_files(settings, tmp_path):
    settings.FILES = tmp_path


def photo(kind="PNG", size=(40, 30), **options):
    made = io.BytesIO()
    Image.new("RGB", size, "green").save(made, kind, **options)
    return SimpleUploadedFile("me.png", made.getvalue())


def test_a_picture_is_made_anew_sealed_and_given_back(tmp_path):
    exif = Image.Exif()
    exif[0x010F] = "CameraMaker"
    stored = keep_picture(CARL, photo("JPEG", exif=exif))

    content = open_file(stored)
    assert Image.open(io.BytesIO(content)).size == (40, 30)
    assert b"CameraMaker" not in content
    [on_disk] = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not on_disk.read_bytes().startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        b"<svg onload='x'/>",
        b"\xff\xd8\xff\xe0 half a picture",
        b"GIF89a\x01\x00\x01\x00",
    ],
)
def test_what_is_no_picture_is_refused_in_a_sentence(content):
    with pytest.raises(InvalidInput, match="JPEG, PNG or WebP"):
        keep_picture(CARL, SimpleUploadedFile("x.jpg", content))


def test_a_picture_over_ten_megabytes_is_refused():
    upload = photo()
    upload.size = 10 * 1024 * 1024 + 1

    with pytest.raises(InvalidInput, match="over 10 MB"):
        keep_picture(CARL, upload)


@pytest.mark.once
@pytest.mark.slow
def test_a_picture_with_too_many_dots_is_refused_before_it_is_opened():
    with pytest.raises(InvalidInput, match="dots"):
        keep_picture(CARL, photo(size=(9000, 6000)))


def test_a_file_whose_key_is_destroyed_is_gone():
    stored = keep_picture(CARL, photo())

    destroy_key(CARL)

    with pytest.raises(Unavailable):
        open_file(stored)


def test_a_file_that_is_missing_is_not_found(tmp_path):
    stored = keep_picture(CARL, photo())
    for path in [path for path in tmp_path.rglob("*") if path.is_file()]:
        path.unlink()

    with pytest.raises(NotFound):
        open_file(stored)
