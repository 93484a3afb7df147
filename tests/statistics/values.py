"""What scipy and statsmodels say of the numbers of small pilots. The output is tests/statistics/values.csv:

    python3 -m venv venv && venv/bin/pip install scipy==1.17.1 statsmodels==0.15.0
    venv/bin/python tests/statistics/values.py > tests/statistics/values.csv
"""
import random
import numpy as np
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

r = random.Random(15)
num = lambda x: f"{x:.10g}"
print("what,given,expected")

pairs = [(0, 30), (2, 30), (4, 30), (0, 59), (0, 60), (1, 60), (2, 60), (7, 60), (30, 30), (1, 1), (0, 1), (400, 1000),
         (12, 250_000), (99_000, 1_000_000)]
pairs += [(r.randint(0, n), n) for n in r.sample(range(2, 400), 30)]
for k, n in pairs:
    low, high = proportion_confint(k, n, alpha=0.05, method="wilson")
    print(f"wilson,{k} {n},{num(low)} {num(high)}")
    upper = stats.beta.ppf(0.95, k + 1, n - k) if k < n else 1.0
    assert abs(upper - stats.binomtest(k, n).proportion_ci(0.90, "exact").high) < 1e-9
    print(f"still_allowed,{k} {n},{num(upper)}")

for percent in [1, 2, 3, 5, 7, 10, 15, 20, 25, 50]:
    n = next(n for n in range(1, 1000) if stats.beta.ppf(0.95, 1, n) <= percent / 100)
    print(f"cases_without_error,{percent},{n}")
for n in [10, 20, 28, 29, 30, 60, 61, 100, 140, 300]:
    for percent in [5, 10, 20]:
        fit = [k for k in range(n) if stats.beta.ppf(0.95, k + 1, n - k) <= percent / 100]
        print(f"most_errors,{n} {percent},{max(fit) if fit else 'none'}")

for size in [1, 2, 5, 6, 7, 8, 9, 10, 11, 14, 15, 20, 25, 39, 60, 251]:
    values = [round(r.gauss(6, 1.5), 2) for _ in range(size)]
    given = " ".join(map(str, values))
    print(f"median,{given},{num(np.median(values))}")
    if size >= 6:
        interval = stats.quantile_test(values, p=0.5).confidence_interval(0.95)
        print(f"median_interval,{given},{num(interval.low)} {num(interval.high)}")
    else:
        print(f"median_interval,{given},none")

for size in [9, 10, 11, 12, 16, 20, 22, 23, 24, 45, 46, 90, 91, 200]:
    values = [round(r.gauss(6 + (at > size / 2) * r.choice([0, 0, 1.5]), 1), 3) for at in range(size)]
    given = " ".join(map(str, values))
    middle = np.median(values)
    sides = [v > middle for v in values if v != middle]
    if len(sides) < 10:
        print(f"run_chart,{given},none")
        continue
    runs, run = [], 1
    for a, b in zip(sides, sides[1:]):
        if a == b:
            run += 1
        else:
            runs.append(run)
            run = 1
    runs.append(run)
    longest_by_chance = round(np.log2(len(sides)) + 3)
    crossings_by_chance = int(stats.binom.ppf(0.05, len(sides) - 1, 0.5))
    print(f"run_chart,{given},{len(sides)} {max(runs)} {longest_by_chance} {len(runs) - 1} {crossings_by_chance}")

for found, planted, real in [(9, 12, 7), (12, 12, 3), (30, 40, 12), (30, 40, 0), (1, 10, 2), (5, 8, 1), (21, 36, 14),
                             (80, 100, 40), (3, 3, 0)]:
    of = stats.betanbinom(real + 1, found + 0.5, planted - found + 0.5)
    low, high = of.ppf(0.025), of.ppf(0.975)
    print(f"missed,{found} {planted} {real},{num(real * (planted - found) / found)} {int(low)} {int(high)}")
