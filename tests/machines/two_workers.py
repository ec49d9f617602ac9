"""Run programs, one after the other, beside a scheduler of Dask and two workers on this machine.

python two_workers.py PROGRAM...    # each is given the address of the scheduler
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from dask.distributed import Client, LocalCluster


def main(programs: Sequence[str]) -> None:
    """Print the numbers of the two processes, and then what the programs print."""
    with (
        LocalCluster(  # type: ignore[no-untyped-call]  # of Dask
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=":0",
            silence_logs=False,
        ) as cluster,
        Client(cluster) as client,  # type: ignore[no-untyped-call]
    ):
        print("workers", *client.run(os.getpid).values(), flush=True)  # noqa: T201  # for the test
        for program in programs:
            subprocess.run([sys.executable, program, cluster.scheduler_address], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
