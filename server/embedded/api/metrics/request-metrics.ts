import { performance } from 'node:perf_hooks';
import { LatencyHistogram } from './latency-histogram.ts';
import type { RequestLabels } from './request-labels.ts';

/** Requests of one kind: under way, ended by code, and how long they took. */
export type RequestSeries = {
  readonly labels: RequestLabels;
  readonly countByCode: Map<string, number>;
  readonly latency: LatencyHistogram;
  underWay: number;
};

/** Counts the requests of one server. Labels come from what it serves, so their number is bounded by that. */
export class RequestMetrics {
  readonly #series = new Map<string, RequestSeries>();

  series(): readonly RequestSeries[] {
    return [...this.#series.values()];
  }

  /** Notes the beginning of a request. Returns what notes its end, with the code of the answer; 0 when there was none. */
  begin(labels: RequestLabels): (code: number) => void {
    const series = this.#seriesOf(labels);
    const startedAt = performance.now();
    series.underWay += 1;
    return (code) => {
      series.underWay -= 1;
      series.countByCode.set(String(code), (series.countByCode.get(String(code)) ?? 0) + 1);
      series.latency.observe((performance.now() - startedAt) / 1000);
    };
  }

  #seriesOf(labels: RequestLabels): RequestSeries {
    const key = Object.values(labels).join(' ');
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    const made: RequestSeries = { labels, countByCode: new Map(), latency: new LatencyHistogram(), underWay: 0 };
    this.#series.set(key, made);
    return made;
  }
}
