import { provenance } from '../work/provenance.ts';

/** What `--version --verbose` prints. */
export function provenanceText(): string {
  const { version, packages, kernels } = provenance();
  const listed = (facts: Record<string, string>) =>
    Object.entries(facts).map((fact) => `  ${fact.join(' ')}`);
  return [
    `clusterkit ${version}`,
    `node ${process.version}, ${process.platform} ${process.arch}`,
    'packages',
    ...listed(packages),
    'kernels, SHA-256',
    ...listed(kernels),
    '',
  ].join('\n');
}
