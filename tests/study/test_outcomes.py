"""Are many migrations' outcomes what each run's metrics say, also where one does not converge, or does not finish?"""

import numpy as np

from migviz.engine import finished_run
from migviz.scenario import load_scenario
from migviz.study.outcomes import outcomes_of, row_of

RUNS = tuple(
    finished_run(load_scenario(text))
    for text in (
        "vm.memory: 512 MiB",
        "vm.memory: 512 MiB\nworkload.dirty_rate: 200 MiB/s",
        "vm.memory: 512 MiB\nmigration.policy: qemu\nworkload.dirty_rate: 200 MiB/s\nat 2 s: source.state = dead",
    )
)


def test_each_number_is_under_its_own_name() -> None:
    made = outcomes_of(map(row_of, RUNS))
    assert [run.metrics.converged for run in RUNS] == [True, False, False], "both kinds are among them"
    assert [run.metrics.finished for run in RUNS] == [True, True, False]
    for k, run in enumerate(RUNS):
        metrics = run.metrics
        assert (made.finished[k], made.converged[k]) == (metrics.finished, metrics.converged)
        assert (made.total_time[k], made.bytes_sent[k]) == (metrics.total_time, metrics.bytes_sent)
        assert made.iterations[k] == metrics.iterations
        assert made.downtime[k] == metrics.downtime if metrics.finished else np.isnan(made.downtime[k])
    assert made.catches_up.tolist() == [True, False, True], "of one that was broken off nobody knows better"
