import { escapeMarkup } from '../core/markup.ts';

/** A suite of checks, as JUnit reports it. */
export interface JUnitSuite {
  name: string;
  /** When it was run, as 2026-11-30T20:22:40, without a zone. */
  timestamp: string;
  host: string;
  properties: readonly (readonly [name: string, value: string])[];
  cases: readonly JUnitCase[];
}

export interface JUnitCase {
  name: string;
  /** A name with dots, by which readers group cases. */
  group: string;
  seconds: number;
  /** Why it failed; absent: it passed, or was skipped. */
  failure?: string;
  /** Why nothing can be said. */
  skipped?: string;
}

/**
 * A report in the XML of JUnit, as the schemas of Jenkins (junit-10.xsd) and of Apache Ant's JUnitReport take it.
 */
export function junitXml({ name, timestamp, host, properties, cases }: JUnitSuite): string {
  const count = (kind: 'failure' | 'skipped') => cases.filter((one) => one[kind] !== undefined).length;
  const total = cases.reduce((sum, { seconds }) => sum + seconds, 0);
  const suite = attributes({
    ...{ id: '0', package: 'clusterkit', name, timestamp, hostname: host, tests: String(cases.length) },
    ...{ failures: String(count('failure')), errors: '0', skipped: String(count('skipped')) },
    time: decimal(total),
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite${suite}>`,
    '    <properties>',
    ...properties.map(([key, value]) => `      <property${attributes({ name: key, value })}/>`),
    '    </properties>',
    ...cases.map(caseXml),
    '    <system-out></system-out>',
    '    <system-err></system-err>',
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function caseXml({ name, group, seconds, failure, skipped }: JUnitCase): string {
  const head = `    <testcase${attributes({ name, classname: group, time: decimal(seconds) })}`;
  if (failure !== undefined)
    return `${head}>\n      <failure${attributes({ message: failure, type: 'bound' })}/>\n    </testcase>`;
  if (skipped !== undefined)
    return `${head}>\n      <skipped${attributes({ message: skipped })}/>\n    </testcase>`;
  return `${head}/>`;
}

function attributes(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeMarkup(value)}"`)
    .join('');
}

/** Decimals without an exponent. */
function decimal(seconds: number): string {
  return seconds.toFixed(6);
}
