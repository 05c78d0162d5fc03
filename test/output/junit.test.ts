import { expect, it } from 'vitest';
import { junitXml } from '../../src/output/junit.ts';

it('writes a suite with its cases, and escapes what XML would take for its own', () => {
  const text = junitXml({
    ...{ name: 'a & b', timestamp: '2026-01-02T03:04:05', host: 'localhost' },
    properties: [['cpu', '"fast" <1>']],
    cases: [
      { name: 'one', group: 'g.a', seconds: 0.5 },
      { name: 'two', group: 'g.a', seconds: 1e-7, failure: '20 % slower (at most 10 %)' },
      { name: 'three', group: 'g.b', seconds: 0.25, skipped: 'not there' },
    ],
  });
  expect(text).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite id="0" package="clusterkit" name="a &amp; b" timestamp="2026-01-02T03:04:05" hostname="localhost" tests="3" failures="1" errors="0" skipped="1" time="0.750000">
    <properties>
      <property name="cpu" value="&quot;fast&quot; &lt;1&gt;"/>
    </properties>
    <testcase name="one" classname="g.a" time="0.500000"/>
    <testcase name="two" classname="g.a" time="0.000000">
      <failure message="20 % slower (at most 10 %)" type="bound"/>
    </testcase>
    <testcase name="three" classname="g.b" time="0.250000">
      <skipped message="not there"/>
    </testcase>
    <system-out></system-out>
    <system-err></system-err>
  </testsuite>
</testsuites>
`);
});
