"""The few lines of MinHash against the library they stand for, whose values are kept in files."""

from __future__ import annotations

import numpy as np
import pytest
from datasketch import MinHash

from mapdash.article import Article
from mapdash.collection.likeness import minhash, signature, wording


@pytest.mark.parametrize("size", [24, 60])
@pytest.mark.parametrize("count", [0, 1, 2, 500])
def test_minhash_is_that_of_datasketch(size: int, count: int) -> None:
    values = np.random.default_rng(count).integers(0, 1 << 32, count, dtype=np.uint32)
    theirs = MinHash(num_perm=size, seed=1, hashfunc=lambda value: value, scheme="affine32")
    theirs.update_batch(values.tolist())
    np.testing.assert_array_equal(minhash(values, size), theirs.hashvalues)


def test_the_values_kept_in_files_never_change() -> None:
    text = " ".join(f"word{number} Gaza, five Thursday" for number in range(12))
    bands = signature(wording(Article(text)))
    assert [band for band, _ in bands] == list(range(29))
    assert (bands[0][1], bands[20][1], bands[28][1]) == (
        6431881892435327857, 3119909818541392341, 1997957571280944,
    )  # fmt: skip
