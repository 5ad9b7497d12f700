// Joins the results of all benchmarks into one list and prints it as a table.
// Usage: node table.mjs OUT.json RESULTS.json…    lists of rows, or reports of Google Benchmark
import { readFileSync, writeFileSync } from 'node:fs';

const [out, ...results] = process.argv.slice(2);
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Google Benchmark's aggregates; without repetitions its one value is the median. */
function rowsOf(report) {
  const byName = new Map();
  for (const run of report.benchmarks) {
    const row = byName.get(run.run_name) ??
      { name: run.run_name, unit: run.time_unit, median: null, p95: null, goal: null, met: null };
    if (run.run_type === 'iteration' || run.aggregate_name === 'median') row.median = run.real_time;
    byName.set(run.run_name, row);
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
