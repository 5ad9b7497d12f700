// Joins the results of all benchmarks into one list and prints it as a table.
// Usage: node table.mjs OUT.json RESULTS.json…    lists of rows, or reports of Google Benchmark
import { readFileSync, writeFileSync } from 'node:fs';

const [out, ...results] = process.argv.slice(2);
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** A goal as a benchmark's label says it: "median <= 30 us", "p99 <= 5 ms", "rate >= 200000 /s". */
function judged(row, run) {
  const [what, compare, limit, unit] = run.label.split(' ');
  const values = { median: run.real_time, p99: run.p99, rate: run.items_per_second };
  if (unit !== (what === 'rate' ? '/s' : row.unit)) throw new Error(`${row.name}: its goal has another unit`);
  if (what === 'rate') Object.assign(row, { unit, median: run.items_per_second });
  return { ...row, goal: run.label, met: compare === '<=' ? values[what] <= limit : values[what] >= limit };
}

/** Google Benchmark's aggregates; without repetitions its one value is the median. */
function rowsOf(report) {
  const byName = new Map();
  for (const run of report.benchmarks) {
    if (run.run_type !== 'iteration' && run.aggregate_name !== 'median') continue;
    const name = run.p99 === undefined ? run.run_name : `${run.run_name}, p99 ${run.p99.toFixed(2)} ${run.time_unit}`;
    const row = { name, unit: run.time_unit, median: run.real_time, p95: null, goal: null, met: null };
    byName.set(run.run_name, run.label ? judged(row, run) : row);
  }
  return [...byName.values()];
}

const rows = results.map(read).flatMap((result) => (Array.isArray(result) ? result : rowsOf(result)));
writeFileSync(out, `${JSON.stringify(rows, null, 1)}\n`);

const number = (value) => (value === null ? '–' : value.toFixed(value < 10 ? 2 : 0));
const cells = rows.map((row) => [
  row.name, number(row.median), number(row.p95), row.unit, row.goal ?? '', row.met === null ? '' : row.met ? 'yes' : 'NO',
]);
const table = [['', 'median', 'p95', 'unit', 'goal', 'met'], ...cells];
const widths = table[0].map((_, i) => Math.max(...table.map((row) => row[i].length)));
for (const row of table) {
  console.log(row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ').trimEnd());
}
