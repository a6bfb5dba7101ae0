"""`kill -9` at random moments: the collection opens, holds whole articles once, and is completed by another run."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from benchmarks.kills import kill_at_random
from gazetteer import Gazetteer

TIMES = int(os.environ.get("MAPDASH_KILLS", "12"))


@pytest.mark.parametrize(("jobs", "times"), [(1, TIMES), (2, 3)])
def test_killed_at_random_moments_and_completed(tmp_path: Path, gazetteer: Gazetteer, jobs: int, times: int) -> None:
    seed = random.SystemRandom().randrange(1 << 30)
    print(f"seed {seed}")  # shown when it fails
    seen = kill_at_random(tmp_path, times, 1_200, jobs, random.Random(seed))
    assert seen.times == times
    assert seen.completed >= 1
